import { createHash } from "node:crypto";
import type { HostFiles } from "./formats/host-file";
import type { Proxy } from "./proxy";

/** A program that a host downloads. */
export interface Program {
  /** Address that the host downloads from, with `{architecture}` where it fills in its own. */
  readonly url: string;
  /** Address of its published checksum, read when `sha256` is absent. */
  readonly checksumUrl: string;
  /** Checksum that the stack file pins, or a list of `ARCHITECTURE:CHECKSUM` with commas between. */
  readonly sha256?: string;
  /** Path in the tar archive at `url`; the file is the program itself when absent. */
  readonly member?: string;
}

/** Something on the host that must come true before the layer counts as applied. */
export interface Wait {
  /** What is waited for, as a noun: "a healthy API server". */
  readonly what: string;
  /** Command for bash that succeeds when it is there, and ends within some seconds either way. */
  readonly command: string;
  readonly timeoutSeconds: number;
  /** Manifest of a static pod: where its pod was replaced, this has to come true before a later manifest is put. */
  readonly after?: string;
  /** Whether it has to come true before anything of the layer is changed, and not at the end: something that others run on the host. */
  readonly first?: boolean;
  /** Whether nothing waits for it this time: the layer counts as applied, and observations ask for it from then on. */
  readonly later?: boolean;
}

/** A unit that could shut the operator out: its new rules are on trial until the operator comes in by a new connection. */
export interface Guard {
  readonly unit: string;
  /** File with the new rules. */
  readonly rules: string;
  /** File with the rules that last let an operator in, in a directory of the layer's data. */
  readonly confirmed: string;
  /** File below /run that exists while the new rules are on trial: the unit loads those only then. */
  readonly trial: string;
  /** Command on the host, words with spaces between, that restores the confirmed rules; does nothing without a trial. */
  readonly rollback: string;
  readonly rollbackSeconds: number;
}

/** A directory that is not ours alone. */
export interface SharedDirectory {
  /** Mode of the directory where it has to be made. */
  readonly mode: string;
  /** Patterns of the names that belong to the layer. */
  readonly names: readonly string[];
}

/** Desired state of one layer of a host: everything that one resource manages. */
export interface DesiredState {
  readonly files: HostFiles;
  /** Programs by their absolute path. */
  readonly programs?: Readonly<Record<string, Program>>;
  /** Proxy that programs are downloaded through. Another one changes nothing on the host. */
  readonly proxy?: Proxy;
  /** Directories by path with their mode; removed when empty. */
  readonly directories?: Readonly<Record<string, string>>;
  /**
   * Directories by path with their mode that are removed with their content. One that was there before, such as a mount point,
   * stays with what was in it then, and gets its mode back.
   */
  readonly data?: Readonly<Record<string, string>>;
  /**
   * Directories by path that others may use too: removal takes what has one of our names, which are patterns of the shell, and
   * the directory if it is empty then.
   */
  readonly shared?: Readonly<Record<string, SharedDirectory>>;
  readonly sysctls?: Readonly<Record<string, string>>;
  /** Kernel modules to load now; files load them at boot. */
  readonly modules?: readonly string[];
  /** Units that run and start at boot, with the paths whose change restarts them; a path may hold `*`. */
  readonly units?: Readonly<Record<string, readonly string[]>>;
  /** Those of `units` that have to run before a manifest of a static pod is put. */
  readonly beforePods?: readonly string[];
  readonly waits?: readonly Wait[];
  readonly guard?: Guard;
  /**
   * Container images that are used outside of the layer's own static pods: what its programs run, and the pause image. They
   * are pinned, since the kubelet removes images that no container uses. Those of static pods are found in their manifests.
   */
  readonly images?: readonly string[];
  /**
   * Units that timers start, with their schedule as OnCalendar of systemd. A refresh reports one that failed or was missed,
   * and applying the layer starts it again, once.
   */
  readonly jobs?: Readonly<Record<string, string>>;
  /** Directories where every file must belong to a layer: others are drift, and are removed. */
  readonly exclusive?: readonly string[];
  /** Paths of `files` that the user has chosen: a directory there, or a link to their directory, is refused before anything changes. */
  readonly plainFiles?: readonly string[];
  /**
   * Units that this program does not manage, with the paths whose change they need a restart for. They are restarted where they
   * run, also when a path is removed; they are never started, stopped or enabled.
   */
  readonly otherUnits?: Readonly<Record<string, readonly string[]>>;
  /** Files that exist only on the host, such as private keys: path to `mode digest`. */
  readonly kept?: Readonly<Record<string, string>>;
}

/** What a layer consists of, small enough for the state: each thing with a fingerprint of its desired state. */
export interface Fingerprints {
  readonly [thing: string]: string;
}

export const defaultMode = "0644";

/** Half of a SHA-256 in hex, which is enough to compare contents and keeps the state of many hosts small. */
export const brief = (sha256: string): string => sha256.slice(0, 32);

/** The brief digest of a text. */
export const digest = (content: string): string =>
  brief(createHash("sha256").update(content).digest("hex"));

/** The fingerprints of a layer: equal fingerprints mean that nothing has to be done on the host. */
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
