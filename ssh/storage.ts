import { lastLines } from "./errors";
import { printableLine } from "../text/printable";

/** A file system of a host that takes nothing more. */
export interface StorageFault {
  readonly fault: "full" | "inodes" | "read-only";
  /** The first directory on it that the program writes to. */
  readonly path: string;
  readonly mountPoint: string;
  readonly freeMib: number;
  readonly sizeMib: number;
}

/** The file systems in the output of scripts/lib/storage.sh, each once. */
export function storageFaults(text: string): StorageFault[] {
  const found = [
    ...text.matchAll(/^storage\t(full|inodes|read-only)\t([^\t\n]+)\t([^\t\n]+)\t(\d+)\t(\d+)$/gm),
  ].map(([, fault, path, mountPoint, free, size]) => ({
    fault: fault as StorageFault["fault"],
    path: printableLine(path!),
    mountPoint: printableLine(mountPoint!),
    freeMib: Number(free),
    sizeMib: Number(size),
  }));
  return found.filter(
    ({ mountPoint }, index) => found.findIndex((one) => one.mountPoint === mountPoint) === index,
  );
}

/** What is wrong with a file system, as `cause; remedy`. */
export function describeStorage(one: StorageFault): string {
  const { fault, path, mountPoint, freeMib, sizeMib } = one;
  const holds = path === mountPoint ? "" : `, which holds ${path}`;
  if (fault === "read-only")
    return `the file system at ${mountPoint}${holds} is read-only; find out why (journalctl -k), then mount -o remount,rw ${mountPoint}`;
  return fault === "inodes"
    ? `no inode is left on ${mountPoint}${holds}; remove files there`
    : `no space is left on ${mountPoint} (${freeMib} of ${sizeMib} MiB)${holds}; free space there`;
}

const again = ", and run it again";
/** Programs' words for it; curl has none of its own. */
const refused =
  /(no space left on device)|(read-only file system)|curl: \(23\)|disk quota exceeded/i;

/**
 * Why a script failed, if file systems of its host had a part in it; otherwise the cause as it is.
 *
 * @param stderr with what scripts/lib/storage.sh printed at the end
 * @param cause makes the cause from the other lines
 */
export function withStorage(stderr: string, cause: (rest: string) => string): string {
  const faults = storageFaults(stderr).map(describeStorage);
  const rest = stderr.replaceAll(/^storage\t.*\n?/gm, "");
  const [, full, readOnly] = refused.exec(rest) ?? [];
  const isRefused = refused.test(rest);
  if (isRefused && faults.length > 0) return `${faults.join("; ")}${again}\n${lastLines(rest)}`;
  if (faults.length > 0) return `${cause(rest)}\n${lastLines(faults.join("\n"))}`;
  // What filled the file system is gone again, or it is none that the host was asked about.
  if ((full || readOnly) && !/free space on/i.test(rest))
    return `${where(rest)}${full ? "no space was left on its file system; free space there" : "its file system is read-only; find out why (journalctl -k), and remount it"}${again}\n${lastLines(rest)}`;
  return cause(rest);
}

/** The path that could not be written, as `writing PATH: `. */
function where(text: string): string {
  const [, quoted, plain] =
    /(?:'(\/[^'\n]+)'|(?:^|\s)(\/[^\s:'"]+)): (?:no space left on device|read-only file system)/im.exec(
      text,
    ) ?? [];
  const path = quoted ?? plain;
  return path === undefined ? "" : `writing ${printableLine(path)}: `;
}
