import { deepStrictEqual, match, ok, rejects, strictEqual } from "node:assert";
import { runOnHost } from "../../../commands/restore/hosts";
import { beginRun } from "../../../runtime/per-run";
import { snapshotBefore } from "../../../provider/etcd/snapshot";
import { etcdSnapshotFiles, snapshotProgram } from "../../../layers/etcd/snapshot";
import { startHost, type OnAHost } from "./on-a-host";

/** Stands in for containerd: an image is a copy of /opt/image, and a registry serves it from /opt/registry. */
const ctr = `#!/bin/bash
shift 2
case "$1 $2" in
  "images mount") [ -d /opt/image ] && cp -r /opt/image/. "$4" ;;
  "images unmount") rm -rf "$4"/* ;;
  "images pull") echo "$*" >>/opt/pulled; cp -r /opt/registry /opt/image 2>/dev/null || { echo "ctr: 429 Too Many Requests" >&2; exit 1; } ;;
esac
`;
/** Prints /opt/data, padded to whole blocks, followed by its checksum. */
const etcdctl = `#!/bin/bash
[ -f /opt/data ] || { echo "etcdserver: no leader" >&2; exit 1; }
{ cat /opt/data; head -c $((1024 - $(stat -c %s /opt/data))) /dev/zero; } >"$3"
printf "$(sha256sum "$3" | cut -c1-64 | sed 's/../\\\\x&/g')" >>"$3"
`;
const etcdutl = `#!/bin/bash
case $2 in
  status) echo '{"hash":1,"revision":7,"totalKey":3,"totalSize":1024}' ;;
  restore) mkdir -p "$5/member/snap" && cp "$3" "$5/member/snap/db" && echo "$@" >/opt/restored ;;
esac
`;
/** A service whose buckets are directories below /opt/buckets. */
const rclone = `#!/bin/bash
[ "$1 $3 $5 $7" = "--config --contimeout --low-level-retries copyto" ] || exit 9
cp "$8" "/opt/buckets/$9" 2>/dev/null || { echo "2026/11/23 02:02:46 NOTICE: Failed to copyto: no such bucket" >&2; exit 1; }
`;
const host = { name: "m1", address: "192.0.2.11", besideDocker: false };
const kept = "/var/lib/snapshots";
const files = (rest: object = {}) =>
  etcdSnapshotFiles({
    ...{ host, cluster: "prod", image: "etcd:1", keep: 2, directory: kept },
    ...rest,
  });

describe("snapshots of etcd", () => {
  let machine: OnAHost;
  const run = (command: string) =>
    runOnHost({ ...machine.host, roles: ["etcd"] }, "trying", command);
  const save = (at: string) =>
    run(`date() { echo ${at}; }; export -f date; ${snapshotProgram} save`);
  const names = (directory = kept) =>
    Object.keys(machine.snapshot()).filter((path) => path.startsWith(`${directory}/`));

  beforeEach(async () => {
    beginRun();
    machine = await startHost();
    machine.write("/usr/local/bin/ctr", ctr, 0o755);
    machine.write("/opt/image/usr/local/bin/etcdctl", etcdctl, 0o755);
    machine.write("/opt/image/usr/local/bin/etcdutl", etcdutl, 0o755);
    machine.write("/usr/local/bin/curl", "#!/bin/sh\n[ ! -e /opt/cut-off ]\n", 0o755);
    machine.write("/opt/data", "first");
    await machine.apply({ files: files() }, "etcd");
  });
  afterEach(() => machine.close());

  it("are readable by root only, and named by time and revision", async () => {
    await save("2026-11-22T060000Z");
    const path = `${kept}/prod-m1-2026-11-22T060000Z-r7.db`;
    deepStrictEqual(names(), [`${kept}/latest`, path]);
    deepStrictEqual([machine.mode(path), machine.mode(kept)], ["600", "700"]);
    strictEqual(machine.read(`${kept}/latest`).slice(0, 5), "first");
    strictEqual((await run(`${snapshotProgram} verify ${kept}/latest`)).trim(), "7");
    strictEqual((await run("ls -d /run/etcd-tools* 2>/dev/null || true")).trim(), "");
  });

  it("are deleted beyond the number to keep, the oldest first, and nothing else is", async () => {
    machine.write(`${kept}/prod-m2-2026-11-22T000000Z-r7.db`, "another member's");
    for (const hour of ["00", "06", "12"]) await save(`2026-11-22T${hour}0000Z`);
    deepStrictEqual(names(), [
      `${kept}/latest`,
      `${kept}/prod-m1-2026-11-22T060000Z-r7.db`,
      `${kept}/prod-m1-2026-11-22T120000Z-r7.db`,
      `${kept}/prod-m2-2026-11-22T000000Z-r7.db`,
    ]);
  });

  it("are deleted in the same way where the directory is a link", async () => {
    await run(`mkdir -p /opt/disk && rm -rf ${kept} && ln -s /opt/disk ${kept}`);
    for (const hour of ["00", "06", "12"]) await save(`2026-11-22T${hour}0000Z`);
    strictEqual(names("/opt/disk").filter((path) => path.endsWith(".db")).length, 2);
  });

  it("keep the one just taken where a clock was ahead before", async () => {
    for (const year of ["2033", "2034"]) await save(`${year}-11-22T000000Z`);
    await save("2026-11-22T000000Z");
    ok(machine.exists(`${kept}/prod-m1-2026-11-22T000000Z-r7.db`));
    strictEqual(names().filter((path) => path.endsWith(".db")).length, 2);
  });

  it("stay when no new one can be taken", async () => {
    for (const hour of ["00", "06"]) await save(`2026-11-22T${hour}0000Z`);
    machine.remove("/opt/data");
    await rejects(save("2026-11-22T120000Z"), /etcd-snapshot: etcdserver: no leader/);
    strictEqual(names().length, 3);
    machine.remove("/opt/image");
    await rejects(
      save("2026-11-22T120000Z"),
      /etcd-snapshot: pulling etcd:1: ctr: 429 Too Many Requests; check/,
    );
  });

  it("are still taken after the tools' image was removed, which is pulled and pinned again", async () => {
    await run("mv /opt/image /opt/registry");
    await save("2026-11-22T060000Z");
    strictEqual(names().length, 2);
    match(
      machine.read("/opt/pulled"),
      /^images pull .*--label io\.cri-containerd\.pinned=pinned etcd:1\n$/,
    );
    strictEqual((await run("ls -d /run/etcd-tools* 2>/dev/null || true")).trim(), "");
  });

  it("are refused when a byte has changed", async () => {
    await save("2026-11-22T060000Z");
    const path = `${kept}/prod-m1-2026-11-22T060000Z-r7.db`;
    const verify = () => run(`${snapshotProgram} verify ${path}`);
    await run(`printf F | dd of=${path} conv=notrunc status=none`);
    await rejects(verify(), /is not whole: its checksum does not match/);
    await run(`truncate -s 900 ${path}`);
    await rejects(verify(), /is not whole: its length is not that of a snapshot/);
  });

  it("are copied to an existing directory, which is never created", async () => {
    await machine.apply({ files: files({ copyTo: "/opt/copies/prod" }) }, "etcd");
    await rejects(save("2026-11-22T060000Z"), /there is no such directory; is it mounted\?/);
    await run("mkdir -p /opt/copies/prod");
    await save("2026-11-22T120000Z");
    deepStrictEqual(names("/opt/copies/prod"), [
      "/opt/copies/prod/prod-m1-2026-11-22T120000Z-r7.db",
    ]);
  });

  it("are copied to a bucket, without the key in any argument", async () => {
    const s3 = { image: "rclone:1", target: "backup:etcd/prod" };
    machine.write("/opt/image/usr/local/bin/rclone", rclone, 0o755);
    await machine.apply({ files: files({ s3 }) }, "etcd");
    await rejects(save("2026-11-22T060000Z"), /copying to backup:etcd\/prod: no such bucket/);
    await run("mkdir -p /opt/buckets/backup:etcd/prod");
    await save("2026-11-22T120000Z");
    const name = "prod-m1-2026-11-22T120000Z-r7.db";
    ok(names("/opt/buckets").includes(`/opt/buckets/backup:etcd/prod/${name}`));
    strictEqual((await run("ls -d /run/etcd-tools* 2>/dev/null || true")).trim(), "");
  });

  it("are copied to a bucket although a directory takes none, which keeps no part of one", async () => {
    const s3 = { image: "rclone:1", target: "backup:etcd/prod" };
    machine.write("/opt/image/usr/local/bin/rclone", rclone, 0o755);
    await machine.apply({ files: files({ s3, copyTo: "/opt/copies" }) }, "etcd");
    await run("mkdir -p /opt/copies /opt/buckets/backup:etcd/prod");
    machine.write(
      "/usr/local/bin/cp",
      `#!/bin/sh
[ "$#" != 2 ] || case $2 in /opt/copies/*) head -c 9 "$1" >"$2"; echo "cp: no space left" >&2; exit 1 ;; esac
exec /usr/bin/cp "$@"
`,
      0o755,
    );
    await rejects(save("2026-11-22T060000Z"), /copying to \/opt\/copies: cp: no space left/);
    deepStrictEqual(names("/opt/copies"), []);
    deepStrictEqual(names("/opt/buckets/backup:etcd/prod"), [
      "/opt/buckets/backup:etcd/prod/prod-m1-2026-11-22T060000Z-r7.db",
    ]);
  });

  it("become a member's data, and the previous data is kept", async () => {
    await save("2026-11-22T060000Z");
    machine.write("/var/lib/etcd/member/snap/db", "broken");
    await run(`${snapshotProgram} restore ${kept}/latest`);
    strictEqual(machine.read("/var/lib/etcd/member/snap/db").slice(0, 5), "first");
    const [former] = Object.keys(machine.snapshot()).filter((path) =>
      /before-restore-[^/]*\/snap\/db$/.test(path),
    );
    strictEqual(machine.read(former!), "broken");
    match(
      machine.read("/opt/restored"),
      /--name m1 --initial-cluster m1=https:\/\/192\.0\.2\.11:2380 .* --bump-revision \d{10}000 --mark-compacted/,
    );
  });

  it("block a change if no member can take one", async () => {
    const reported: string[] = [];
    await machine.takeOff("etcd");
    machine.write("/var/lib/etcd/member/snap/db", "data");
    await rejects(
      snapshotBefore({
        before: "kubernetes 1.37.2",
        members: [machine.host],
        report: (text) => reported.push(text),
      }),
      /^Error: etcd: taking a snapshot before kubernetes 1\.37\.2: no member could; nothing was changed\n.*has no etcd-snapshot\.service/s,
    );
    deepStrictEqual(reported, [
      `takes a snapshot of etcd on ${machine.host.name} before kubernetes 1.37.2`,
    ]);
  });

  it("are not taken of a member without a quorum, which has what it had when it was cut off", async () => {
    machine.write("/var/lib/etcd/member/snap/db", "data");
    machine.write("/opt/cut-off", "");
    await rejects(
      snapshotBefore({
        before: "kubernetes 1.37.2",
        members: [machine.host],
        report: () => undefined,
      }),
      /no member could; nothing was changed\n.*the etcd member of this host is not ready/s,
    );
  });

  it("are not requested while no member has data", async () => {
    await run("rm -rf /var/lib/etcd/member");
    const occasion = { before: "etcd 3.6.17", members: [machine.host], report: () => undefined };
    strictEqual(await snapshotBefore(occasion), undefined);
  });
});
