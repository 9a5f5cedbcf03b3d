import { brief, defaultMode, digest } from "../../layers/desired-state";
import type { HostFiles } from "../../layers/formats/host-file";

/** `mode digest` of installed binaries, by path. */
export const programPrints = (programs: Readonly<Record<string, string>>) =>
  Object.fromEntries(
    Object.entries(programs).map(([path, sha256]) => [path, `0755 ${brief(sha256)}`]),
  );

/** `mode digest` of private keys, as the host has made them. */
export const keyPrints = (keys: Readonly<Record<string, string>> = {}) =>
  Object.fromEntries(Object.entries(keys).map(([path, sha256]) => [path, `0600 ${brief(sha256)}`]));

/** `mode digest` of files, as they are put on a host. */
export const filePrints = (files: HostFiles) =>
  Object.fromEntries(
    Object.entries(files).map(([path, { content, mode }]) => [
      path,
      `${mode ?? defaultMode} ${digest(content)}`,
    ]),
  );
