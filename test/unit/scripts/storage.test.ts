import { deepStrictEqual, match, rejects, strictEqual } from "node:assert";
import { driftOf } from "../../../provider/host/drift";
import { filesAt, startHost, type OnAHost } from "./on-a-host";

/** Stands in for df: GNU's columns for the paths that it is asked about and that the test has set. */
const df = `#!/bin/bash
echo '   Avail 1K-blocks  IFree Inodes File Mounted on'
for path; do
  answer=/run/df$(tr / + <<<"$path")
  [ ! -e "$answer" ] || cat "$answer"
done
[[ "$*" != *-Pm* ]] || printf '%s\\n' header 'disk 1 1 9000 1% /'
`;

describe("a file system of a host that takes nothing more", () => {
  let host: OnAHost;

  beforeEach(async () => {
    host = await startHost();
    host.write("/usr/local/sbin/df", df, 0o755);
  });
  afterEach(() => host.close());

  const answer = (path: string, line: string) => {
    host.write(`${path}/there`, "");
    host.write(`/run/df${path.replaceAll("/", "+")}`, `${line}\n`);
  };
  const filled = (path: string, mountPoint: string) =>
    answer(path, `0 20971520 1 1000 ${path} ${mountPoint}`);
  /** Free KiB and free inodes of etcd's file system, and what an observation finds. */
  const table: readonly (readonly [string, string, string[]])[] = [
    ["16384", "1", []],
    ["16383", "1", ["full"]],
    ["20971520", "0", ["inodes"]],
    ["-", "-", []],
  ];
  for (const [free, inodes, faults] of table)
    it(`is ${faults.join() || "not"} found where ${free} KiB and ${inodes} inodes are free`, async () => {
      answer("/var/lib/etcd", `${free} 20971520 ${inodes} 1000 /var/lib/etcd /a mount`);
      const { storage } = await host.observe();
      deepStrictEqual(
        storage.map(({ fault }) => fault),
        faults,
      );
      if (faults.length > 0) strictEqual(storage[0]!.mountPoint, "/a mount");
    });

  it("is drift of the layer whose data it holds", async () => {
    filled("/var/lib", "/");
    filled("/var/lib/etcd", "/var/lib/etcd");
    const seen = await host.observe();
    const drift = (layer: string) => driftOf({ layer, applied: {}, installed: {} }, seen);
    deepStrictEqual(drift("identity"), [
      "no space is left on / (0 of 20480 MiB), which holds /var/lib; free space there",
    ]);
    deepStrictEqual(drift("etcd"), [
      "no space is left on /var/lib/etcd (0 of 20480 MiB); free space there",
    ]);
    deepStrictEqual(drift("network"), []);
  });

  it("is the cause of a set-up that fails", async () => {
    host.write("/run/full", "");
    filled("/var/lib", "/");
    const failure = (await host
      .apply({ files: filesAt("/etc/a") })
      .catch((error) => error)) as Error;
    match(
      failure.message,
      /: setting up engine: no space is left on \/ \(0 of 20480 MiB\), which holds \/var\/lib; free space there, and run it again\n/,
    );
  });

  it("has no part in other failures, and none when nothing fails", async () => {
    await host.apply({ files: filesAt("/etc/a") });
    await rejects(host.ask("exit 3"), ({ message }: Error) => message.endsWith(": exit 3"));
  });
});
