import { deepStrictEqual, strictEqual } from "node:assert";
import { causeOfExit } from "../../../ssh/exit-cause";
import { describeStorage, storageFaults } from "../../../ssh/storage";

const full = "storage\tfull\t/var/lib\t/\t3\t20480\n";
const readOnly = "storage\tread-only\t/etc\t/etc\t900\t20480\n";
const described =
  "no space is left on / (3 of 20480 MiB), which holds /var/lib; free space there, and run it again";

/** What a script printed, and the cause in the message. */
const table: readonly (readonly [string, string, string])[] = [
  [
    "a full file system",
    `install: error writing '/usr/local/bin/.kubelet.new': No space left on device\n${full}`,
    `${described}\n    install: error writing '/usr/local/bin/.kubelet.new': No space left on device`,
  ],
  [
    "a download onto a full file system",
    `writing /var/lib/a: curl: (23) failed to write\n${full}`,
    `${described}\n    writing /var/lib/a: curl: (23) failed to write`,
  ],
  [
    "a read-only file system",
    `mktemp: failed to create directory via template '/etc/x': Read-only file system\n${readOnly}`,
    "the file system at /etc is read-only; find out why (journalctl -k), then mount -o remount,rw /etc, and run it again\n" +
      "    mktemp: failed to create directory via template '/etc/x': Read-only file system",
  ],
  [
    "a file system that is full no more",
    "ctr: write /var/lib/containerd/data: no space left on device: unknown\n",
    "writing /var/lib/containerd/data: no space was left on its file system; free space there, and run it again\n" +
      "    ctr: write /var/lib/containerd/data: no space left on device: unknown",
  ],
  [
    "a read-only file system of which the host was not asked",
    "cp: cannot create regular file '/srv/a b': Read-only file system\n",
    "writing /srv/a b: its file system is read-only; find out why (journalctl -k), and remount it, and run it again\n" +
      "    cp: cannot create regular file '/srv/a b': Read-only file system",
  ],
  [
    "a message that says it already",
    "writing /a: No space left on device; the file is unchanged. Free space on its file system, then run it again\n",
    "exit 1\n    writing /a: No space left on device; the file is unchanged. Free space on its file system, then run it again",
  ],
  [
    "another failure on a full file system",
    `waiting for etcd: timed out\n${full}`,
    "exit 1\n    waiting for etcd: timed out\n" +
      "    no space is left on / (3 of 20480 MiB), which holds /var/lib; free space there",
  ],
  ["another failure", "no such unit\n", "exit 1\n    no such unit"],
];

describe("why a script failed", () => {
  for (const [what, stderr, cause] of table)
    it(`is in the message: ${what}`, () =>
      strictEqual(causeOfExit(1, 60, { started: Date.now(), stdout: "", stderr }), cause));
});

describe("file systems that take nothing more", () => {
  it("are named once each", () => {
    const twice = `${full}storage\tfull\t/etc\t/\t3\t20480\n${readOnly}storage\tother\t/\t/\t1\t1\n`;
    deepStrictEqual(
      storageFaults(twice).map(({ fault, mountPoint }) => [fault, mountPoint]),
      [
        ["full", "/"],
        ["read-only", "/etc"],
      ],
    );
  });

  it("may lack inodes instead of space", () => {
    const [one] = storageFaults("storage\tinodes\t/var/lib\t/var/lib\t900\t20480");
    strictEqual(describeStorage(one!), "no inode is left on /var/lib; remove files there");
  });
});
