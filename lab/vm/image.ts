import {
  archiveOf,
  type DebianRelease,
  ensureArchive,
  serverPackages,
} from "../hosts/root-file-system";

// What a machine has and a container lacks: a kernel, and services around it.
const packages = [
  ...serverPackages,
  ...["linux-image-cloud-amd64", "systemd-resolved", "apparmor"],
];

/** Releases with these packages. systemd of sid starts below cgroup v2 only, and so in no container of a machine with v1. */
const releases: readonly DebianRelease[] = ["bookworm", "trixie", "sid"];

/**
 * The machine's Debian.
 *
 * @param asked LAB_DEBIAN @default "bookworm"
 * @throws Error that names the releases, for another one
 */
export function machineRelease(asked = process.env["LAB_DEBIAN"] ?? "bookworm"): DebianRelease {
  const release = releases.find((one) => one === asked);
  if (release) return release;
  throw new Error(
    `vm-1: LAB_DEBIAN: "${asked}" is none of the machine's releases; use ${releases.join(", ")}`,
  );
}

/** From trixie's successor on, dracut comes first, and makes an initial file system for the machine that runs it. */
const packagesOf = (release: DebianRelease): readonly string[] =>
  release === "bookworm" ? packages : [...packages, "initramfs-tools"];

/** The archive that the virtual machine's disk is made from. */
export function imageArchive(): string {
  const release = machineRelease();
  return archiveOf(packagesOf(release), release);
}

/** Builds that archive if it is missing: three minutes, half of them downloads. */
export function ensureImage(report: (line: string) => void): Promise<void> {
  const release = machineRelease();
  const what = "the virtual machine's file system";
  return ensureArchive(packagesOf(release), what, report, release);
}
