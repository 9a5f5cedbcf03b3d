import { deepStrictEqual, match, ok, strictEqual } from "node:assert";
import { createServer, type AddressInfo } from "node:net";
import { release } from "node:os";
import { gatherFacts } from "../../../remote/facts";
import { startHost, type OnAHost } from "./on-a-host";

describe("the facts of a host", () => {
  let host: OnAHost;

  beforeEach(async () => (host = await startHost()));
  afterEach(() => host.close());

  const gather = (ports: number[] = [], paths: string[] = []) =>
    gatherFacts(host.host, { bastions: [] }, { ports, paths });

  it("are those of this machine", async () => {
    const facts = await gather();
    strictEqual(facts.kernel, release());
    strictEqual(facts.machineId, "0123456789abcdef0123456789abcdef");
    match(facts.architecture, /^(amd64|arm64|x86_64|aarch64)$/);
    ok(facts.memoryMib > 0 && facts.diskMib > 0 && facts.init !== "");
    ok(Math.abs(facts.clockAheadSeconds) < 5, `the clock is ${facts.clockAheadSeconds} s off`);
  });

  it("name ports and paths that are taken", async () => {
    const listener = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => listener.once("listening", resolve));
    const { port } = listener.address() as AddressInfo;
    host.write("/var/lib/kubelet/config.yaml", "theirs\n");
    const paths = ["/var/lib/kubelet", "/var/lib/etcd/member"];
    const { occupiedPorts, occupiedPaths } = await gather([1, port], paths);
    deepStrictEqual([occupiedPorts, occupiedPaths], [[port], ["/var/lib/kubelet"]]);
    listener.close();
  });

  it("name the cluster whose layers are there", async () => {
    strictEqual((await gather()).carried, undefined);
    await host.apply({ files: {} });
    const { owner, name: node } = host.host;
    const since = new Date().toISOString().slice(0, 10);
    deepStrictEqual((await gather()).carried, { owner, node, since });
  });

  it("change nothing", async () => {
    const before = host.snapshot();
    await gather([6443], ["/etc/kubernetes/manifests"]);
    deepStrictEqual(host.snapshot(), before);
  });
});
