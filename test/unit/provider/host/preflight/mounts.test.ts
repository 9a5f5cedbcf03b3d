import { deepStrictEqual } from "node:assert";
import { mountFaults } from "../../../../../provider/host/preflight/mounts";

const rows: readonly (readonly [string, string, readonly string[]])[] = [
  ["/usr/local/bin", "rw,relatime,nosuid", []],
  [
    "/usr/local/bin",
    "ro,relatime",
    [
      "/usr/local/bin is read-only, and binaries are installed there; mount a file system there that can be written to",
    ],
  ],
  [
    "/opt/cni/bin",
    "rw,noexec",
    [
      "/opt/cni/bin is mounted with noexec, and binaries are installed there; take noexec out of /etc/fstab and remount it",
    ],
  ],
  [
    "/var/lib",
    "rw,nosuid,nodev,noexec",
    [
      "/var/lib is mounted with noexec, and volumes of pods are there; take noexec out of /etc/fstab and remount it",
    ],
  ],
  ["/var/lib", "", []],
];

describe("a check of the mounts of a host", () => {
  for (const [path, options, expected] of rows)
    it(`says of ${path} with ${options || "no option that is known"}: ${expected.length} faults`, () =>
      deepStrictEqual(mountFaults({ mounts: [{ path, options: options.split(",") }] }), expected));
});
