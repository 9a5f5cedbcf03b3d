import { createHash } from "node:crypto";
import type { HostFiles } from "./formats/host-file";
import type { Proxy } from "./proxy";

/** A binary that a host downloads. */
export interface Program {
  /** Address of the download; `{architecture}` stands for the host's own. */
  readonly url: string;
  /** Address of its published checksum, used if `sha256` is absent. */
  readonly checksumUrl: string;
  /** Checksum pinned in the stack file, or a comma-separated list of `ARCHITECTURE:CHECKSUM`. */
  readonly sha256?: string;
  /** Path in the tar archive at `url`; absent if the file itself is the binary. */
  readonly member?: string;
}

/** A condition on the host that must hold before the layer counts as applied. */
export interface Wait {
  /** The condition as a noun phrase: "a healthy API server". */
  readonly what: string;
  /** Bash command that succeeds if the condition holds, and returns within seconds either way. */
  readonly command: string;
  readonly timeoutSeconds: number;
  /** Manifest of a static pod. If its pod is replaced, this must hold before later manifests are written. */
  readonly after?: string;
  /** Whether it must hold before anything of the layer changes, instead of at the end: a condition that the user provides. */
  readonly first?: boolean;
  /** Whether nothing waits for it this time: the layer counts as applied, and observations ask for it from then on. */
  readonly later?: boolean;
}

/** A unit that could lock out the user: new rules are on trial until a new connection succeeds through them. */
export interface Guard {
  readonly unit: string;
  /** File with the new rules. */
  readonly rules: string;
  /** File with the last confirmed rules, in a data directory of the layer. */
  readonly confirmed: string;
  /** File below /run that exists while the new rules are on trial: only then does the unit load them. */
  readonly trial: string;
  /** Command on the host, separated by spaces, that restores the confirmed rules; does nothing without a trial. */
  readonly rollback: string;
  readonly rollbackSeconds: number;
}

/** A directory that others use too. */
export interface SharedDirectory {
  /** Mode of the directory if it must be created. */
  readonly mode: string;
  /** Patterns of the names that belong to the layer. */
  readonly names: readonly string[];
}

/** Desired state of one layer of a host: everything that one resource manages. */
export interface DesiredState {
  readonly files: HostFiles;
  /** Binaries by absolute path. */
  readonly programs?: Readonly<Record<string, Program>>;
  /** Proxy for downloading binaries. A new one changes nothing on the host. */
  readonly proxy?: Proxy;
  /** Directories by path, with their mode; removed if empty. */
  readonly directories?: Readonly<Record<string, string>>;
  /**
   * Directories by path, with their mode, that are removed with their content. If one existed before, such as a mount point, what it
   * contained then stays, and its mode is restored.
   */
  readonly data?: Readonly<Record<string, string>>;
  /**
   * Directories by path that others may use too: removal deletes entries with the layer's names, which are shell patterns, and
   * then the directory if it is empty.
   */
  readonly shared?: Readonly<Record<string, SharedDirectory>>;
  readonly sysctls?: Readonly<Record<string, string>>;
  /** Kernel modules to load now; files load them at boot. */
  readonly modules?: readonly string[];
  /** Units that run and start at boot, with the paths whose change restarts them. A path may contain `*`. */
  readonly units?: Readonly<Record<string, readonly string[]>>;
  /** Those of `units` that must run before any manifest of a static pod is written. */
  readonly beforePods?: readonly string[];
  readonly waits?: readonly Wait[];
  readonly guard?: Guard;
  /**
   * Container images that are used other than by the layer's static pods: by its programs, and the pause image. They are pinned,
   * because the kubelet deletes images that no container uses. Images of static pods are read from their manifests.
   */
  readonly images?: readonly string[];
  /**
   * Units that timers start, with their schedule in systemd's OnCalendar format. A refresh reports one that failed or was missed;
   * applying the layer starts it again, once.
   */
  readonly jobs?: Readonly<Record<string, string>>;
  /** Directories where every file must belong to a layer: other files are drift, and are removed. */
  readonly exclusive?: readonly string[];
  /** Paths in `files` that the user chose: refused before any change if there is a directory, or if their directory is a link. */
  readonly plainFiles?: readonly string[];
  /**
   * Units that this program does not manage, with the paths whose change requires their restart. They are restarted if they run,
   * also when a path is removed, but never started, stopped or enabled.
   */
  readonly otherUnits?: Readonly<Record<string, readonly string[]>>;
  /** Files that exist only on the host, such as private keys: path to `mode digest`. */
  readonly kept?: Readonly<Record<string, string>>;
  /** Private keys that the host makes now, by path: the static pod that reads each when it starts. */
  readonly keys?: Readonly<Record<string, string>>;
}

/** A layer in a form small enough for the state: a fingerprint of each part's desired state. */
export interface Fingerprints {
  readonly [thing: string]: string;
}

export const defaultMode = "0644";

/** Half of a SHA-256 in hex: enough to compare contents, and the state of many hosts stays small. */
export const brief = (sha256: string): string => sha256.slice(0, 32);

/** The shortened digest of a text. */
export const digest = (content: string): string =>
  brief(createHash("sha256").update(content).digest("hex"));

/** Fingerprints of a layer. If they are equal, nothing has to change on the host. */
export function fingerprints(desired: DesiredState): Fingerprints {
  const { files, programs = {}, units = {}, sysctls = {}, data = {}, directories = {} } = desired;
  const { waits = [], exclusive = [], jobs = {}, shared = {}, otherUnits = {} } = desired;
  return {
    ...map(files, "file", ({ content, mode }) => `${mode ?? defaultMode} ${digest(content)}`),
    ...map(programs, "program", ({ url, sha256: pinned, member }) =>
      digest([url, member, pinned].filter(Boolean).join(" ")),
    ),
    ...map(units, "unit", () => "running"),
    ...map(sysctls, "sysctl", (value) => value),
    ...map(otherUnits, "restart", (paths) => digest(paths.join(" "))),
    ...map(jobs, "job", (calendar) => calendar),
    ...map(directories, "directory", (mode) => mode),
    ...map(data, "directory", (mode) => mode),
    ...map(shared, "shared", ({ mode, names }) => [mode, ...names].join(" ")),
    ...Object.fromEntries(exclusive.map((path) => [`exclusive ${path}`, "yes"])),
    ...Object.fromEntries(waits.map(({ what, command }) => [`wait ${what}`, digest(command)])),
  };
}

const map = <T>(things: Readonly<Record<string, T>>, kind: string, print: (thing: T) => string) =>
  Object.fromEntries(
    Object.entries(things).map(([key, thing]) => [`${kind} ${key}`, print(thing)]),
  );
