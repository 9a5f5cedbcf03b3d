import { deepStrictEqual, match, strictEqual, throws } from "node:assert";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse as parseYaml } from "yaml";
import { stackFile } from "../../../bench/footprint/clusters";
import { footprint } from "../../../bench/footprint/footprint";
import * as parse from "../../../bench/footprint/parse";
import type { Sample } from "../../../bench/footprint/sample";
import { withFootprints } from "../../../bench/footprint/table";
import type { Measurement } from "../../../bench/measurement";
import { publish } from "../../../bench/publish";

describe("what the kernel says of a group", () => {
  it("is read with either version of cgroups", () => {
    strictEqual(parse.cpuSecondsOf("usage_usec 2500000\nuser_usec 1\n"), 2.5);
    strictEqual(parse.workingSetOf("1000\n", "inactive_file 100\ntotal_inactive_file 300\n"), 900);
    strictEqual(parse.workingSetOf("1000\n", "anon 5\ninactive_file 400\n"), 600);
    strictEqual(parse.anonymousOf("rss 1\ntotal_rss 7\n"), 7);
    strictEqual(parse.anonymousOf("anon 8\nfile 9\n"), 8);
  });

  it("is read of its processes where it counts nothing", () => {
    strictEqual(parse.proportionalBytesOf("Rss:      20 kB\nPss:       10 kB\n"), 10_240);
    strictEqual(parse.proportionalBytesOf(""), 0);
    const io = "wchar: 9\nread_bytes: 5\nwrite_bytes: 8192\ncancelled_write_bytes: 4096\n";
    strictEqual(parse.writtenBytesOf(io), 4096);
  });

  it("is read of the disk", () => {
    const rows = " 254       0 vda 1 2 3 4 5 6 20 8\n 254      16 vdb 1 2 3 4 5 6 7 8\n";
    strictEqual(parse.diskBytesOf(rows, 254, 0), 10_240);
    strictEqual(parse.diskBytesOf(rows, 8, 0), 0);
    deepStrictEqual(parse.sizesOf("4096\t/opt/cni/bin\n8192\t/var/lib/etcd\n"), {
      "/opt/cni/bin": 4096,
      "/var/lib/etcd": 8192,
    });
  });
});

describe("a group", () => {
  const uid = "8be8a984-1086-43b8-80cb-477922f1e8a5";
  const pods = parse.podNamesOf(
    [
      "kube-system_etcd-node-1_cc58b65c80fa1dea4fb0c7b4120212c5",
      `metallb-system_speaker-5lvxk_${uid}`,
      "kube-system_coredns-7f856d5fb4-g8tbl_0e8a5984-1086-43b8-80cb-477922f1e8a5",
    ],
    "node-1",
  );
  const owners = {
    "kubepods/burstable/podcc58b65c80fa1dea4fb0c7b4120212c5": "etcd",
    [`kubepods/besteffort/pod${uid}`]: "speaker",
    [`kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod${uid.replaceAll("-", "_")}.slice`]:
      "speaker",
    "kubepods/burstable/pod0e8a5984-1086-43b8-80cb-477922f1e8a5": "coredns",
    "kubepods/pod00000000-1086-43b8-80cb-477922f1e8a5": "other pods",
    [`kubepods/besteffort/pod${uid}/2284f0928b1adedc1f64417b58fdf99c`]: undefined,
    "kubepods/besteffort": undefined,
    "system.slice/kubelet.service": "kubelet.service",
    "system.slice": undefined,
    "init.scope": "systemd",
  };
  for (const [path, owner] of Object.entries(owners))
    it(`${path} belongs to ${owner}`, () => strictEqual(parse.ownerOf(path, pods), owner));
});

const usage = (cpuSeconds: number, memoryBytes: number, writtenBytes: number) => {
  return { cpuSeconds, memoryBytes, writtenBytes };
};
const at = (atSeconds: number, used: number, memory: number): Sample => ({
  atSeconds,
  host: { ...usage(used * 2, memory * 3, used * 1e6), anonymousBytes: memory },
  owners: {
    "quiet.service": usage(5, 1e6, 0),
    kubelet: usage(used, memory, used * 5e5),
    ...(atSeconds > 0 && { late: usage(1, 4e6, 1e6) }),
  },
});
const half = [at(0, 100, 10e6), at(900, 104, 30e6), at(1800, 110, 20e6)];
const found = footprint(half, { "/var/lib/etcd": 70e6, "/etc/cni/net.d": 4096 }, 60e6);
const measured: Measurement = {
  ...{ part: "F", what: "one node with all roles", hosts: 1, rttMs: 0, runs: [] },
  footprint: found,
};

describe("a footprint", () => {
  it("has rates per hour and the median of memory, with what started meanwhile", () => {
    strictEqual(found.minutes, 30);
    strictEqual(found.machineWrittenMbPerHour, 120);
    deepStrictEqual(found.host, {
      memoryMb: 60,
      cpuSecondsPerHour: 40,
      writtenMbPerHour: 20,
      anonymousMb: 20,
    });
    deepStrictEqual(Object.entries(found.owners), [
      ["kubelet", { memoryMb: 20, cpuSecondsPerHour: 20, writtenMbPerHour: 10 }],
      ["late", { memoryMb: 4, cpuSecondsPerHour: 2, writtenMbPerHour: 2 }],
      ["quiet.service", { memoryMb: 1, cpuSecondsPerHour: 0, writtenMbPerHour: 0 }],
    ]);
  });

  it("needs time between its samples", () =>
    throws(() => footprint([half[0]!], {}, 0), /there is no time between samples/));

  it("is a section at the end of the page, in place of an earlier one", () => {
    const page = withFootprints("# Benchmarks\n\nFigures.\n", [measured]);
    match(page, /^# Benchmarks\n\nFigures\.\n\n## Idle nodes\n/);
    match(page, /^\| kubelet +\| 20 MB +\| 20\.0 s +\| 10\.0 MB +\|$/m);
    match(page, /^\| 1 others +\| 1 MB +\| 0\.0 s /m);
    match(page, /Disk, in MB: 70, of\nwhich `\/var\/lib\/etcd` 70\./);
    strictEqual(withFootprints(page, [measured]), page);
  });

  it("leaves a page alone that has none", () =>
    strictEqual(withFootprints("# Benchmarks\n", []), "# Benchmarks\n"));

  it("leaves the rest of the page and of the figures as they are when it is measured alone", () => {
    const into = mkdtempSync(join(tmpdir(), "bench-"));
    const earlier: Measurement = { part: "B", what: "first up", hosts: 3, rttMs: 0, runs: [{}] };
    const before = { machine: "m", date: "2026-11-27", measurements: [earlier], targets: [] };
    writeFileSync(join(into, "bench.json"), JSON.stringify(before));
    writeFileSync(join(into, "bench.md"), "# Written by hand\n");
    publish(into, "m", [measured], 3);
    const read = (name: string) => readFileSync(join(into, name), "utf8");
    const made = JSON.parse(read("bench.json")) as typeof before;
    match(read("bench.md"), /^# Written by hand\n\n## Idle nodes\n/);
    rmSync(into, { recursive: true });
    strictEqual(made.date, "2026-11-27");
    deepStrictEqual(made.measurements, [earlier, measured]);
  });

  it("is of a cluster from the lab's stack file", () => {
    const lab = "config:\n  kubernetes-on-bare-metal:hostProfile: nested\nencryptionsalt: v1\n";
    const hosts = { "node-1": ["master", "etcd", "worker"] };
    deepStrictEqual(
      parseYaml(stackFile(lab, { name: "alone", hosts, addresses: "10.77.0.200/32" })),
      {
        config: {
          "kubernetes-on-bare-metal:hostProfile": "nested",
          "kubernetes-on-bare-metal:cluster": { name: "alone" },
          "kubernetes-on-bare-metal:hosts": [
            { name: "node-1", address: "10.77.0.11", roles: ["master", "etcd", "worker"] },
          ],
          "kubernetes-on-bare-metal:loadBalancer": { addresses: ["10.77.0.200/32"] },
        },
        encryptionsalt: "v1",
      },
    );
  });
});
