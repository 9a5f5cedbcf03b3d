import { deepStrictEqual, match, rejects, strictEqual } from "node:assert";
import { beginRun } from "../../../runtime/per-run";
import { etcdDefragmentationFiles } from "../../../layers/etcd/defragmentation";
import { layout } from "../../../layers/formats/layout";
import { runOnHost } from "../../../commands/restore/hosts";
import { startHost, type OnAHost } from "./on-a-host";

/** Stands in for etcd: answers from files in /opt/etcd, and logs requests. */
const curl = `#!/bin/bash
for one in "$@"; do case $one in https:*) url=$one ;; esac; done
echo "$url" >>/opt/etcd/asked
case $url in
  */defragment) cp /opt/etcd/defragmented /opt/etcd/status ;;
  */member/list) cat /opt/etcd/members ;;
  https://192.0.2.99:*) exit 7 ;;
  *) cat /opt/etcd/status ;;
esac
`;
const status = (size: number, used: number) =>
  `{"header":{"revision":"9"},"dbSize":"${size}","leader":"1","dbSizeInUse":"${used}"}`;
const members = (...addresses: string[]) =>
  JSON.stringify({ members: addresses.map((one) => ({ clientURLs: [`https://${one}:2379`] })) });
const MiB = 1024 ** 2;

describe("defragmenting etcd", () => {
  let machine: OnAHost;
  const run = () =>
    runOnHost(
      { ...machine.host, roles: ["etcd"] },
      "trying",
      `LEAST=${128 * MiB} ${layout.libexec}/etcd-defragmentation`,
    );
  const asked = () => machine.read("/opt/etcd/asked").trim().split("\n");

  beforeEach(async () => {
    beginRun();
    machine = await startHost();
    machine.write("/usr/local/bin/curl", curl, 0o755);
    machine.write("/opt/etcd/members", members("192.0.2.11", "192.0.2.12"));
    machine.write("/opt/etcd/defragmented", status(90 * MiB, 90 * MiB));
    await machine.apply({ files: etcdDefragmentationFiles(0) }, "etcd");
  });
  afterEach(() => machine.close());

  for (const [size, used] of [
    [127, 1],
    [200, 101],
    [200, 200],
  ] as const)
    it(`leaves a file of ${size} MiB alone of which ${used} are in use`, async () => {
      machine.write("/opt/etcd/status", status(size * MiB, used * MiB));
      match(await run(), /nothing to do/);
      deepStrictEqual(asked(), ["https://127.0.0.1:2379/v3/maintenance/status"]);
    });

  it("frees the unused space of a file", async () => {
    machine.write("/opt/etcd/status", status(200 * MiB, 90 * MiB));
    strictEqual(await run(), `${90 * MiB} bytes instead of ${200 * MiB}\n`);
  });

  it("skips a night when another member does not answer", async () => {
    machine.write("/opt/etcd/status", status(200 * MiB, 90 * MiB));
    machine.write("/opt/etcd/members", members("192.0.2.11", "192.0.2.99"));
    await rejects(run(), /the member at https:\/\/192\.0\.2\.99:2379 does not answer: not now/);
    strictEqual(
      asked().some((url) => url.endsWith("/defragment")),
      false,
    );
  });

  it("has a time of its own on each member", () => {
    const times = [0, 1, 6].map((index) => {
      const files = etcdDefragmentationFiles(index);
      return /OnCalendar=(.*)/.exec(
        files["/etc/systemd/system/etcd-defragmentation.timer"]!.content,
      )![1];
    });
    deepStrictEqual(times, ["*-*-* 03:00:00 UTC", "*-*-* 03:20:00 UTC", "*-*-* 05:00:00 UTC"]);
  });
});
