import { deepStrictEqual, match, rejects } from "node:assert";
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
  const sized = (path: string, free: number, inodes: number, mountPoint: string) =>
    answer(path, `${free} 20971520 ${inodes} 1000 ${path} ${mountPoint}`);
  const fault = async () => (await host.observe()).storage.map(({ fault, path }) => [fault, path]);

  it("is found by an observation, when less is free than matters", async () => {
    await host.apply({ files: filesAt("/etc/a") }, "identity");
    sized("/var/lib/etcd", 16384, 1, "/var/lib/etcd");
    deepStrictEqual(await fault(), []);
    sized("/var/lib/etcd", 16383, 1, "/var/lib/etcd");
    deepStrictEqual(await fault(), [["full", "/var/lib/etcd"]]);
    sized("/var/lib/etcd", 20971520, 0, "/var/lib/etcd");
    deepStrictEqual(await fault(), [["inodes", "/var/lib/etcd"]]);
    answer("/var/lib/etcd", "- - - - /var/lib/etcd /a mount");
    deepStrictEqual(await fault(), []);
  });

  it("is drift of the layer whose data it holds", async () => {
    sized("/var/lib", 0, 1, "/");
    sized("/var/lib/etcd", 0, 1, "/var/lib/etcd");
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
    sized("/var/lib", 0, 1, "/");
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
