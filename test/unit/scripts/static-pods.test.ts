import { deepStrictEqual } from "node:assert";
import { startHost, type OnAHost } from "./on-a-host";

const manifest = "/etc/kubernetes/manifests/etcd.yaml";
const restart = ["restart kubelet.service"];

describe("the manifest of a static pod that changes", () => {
  let host: OnAHost;

  beforeEach(async () => {
    host = await startHost();
    await host.apply({ files: {}, units: { "kubelet.service": [] } }, "kubelet");
    host.calls();
  });
  afterEach(() => host.close());

  const apply = (content: string) => host.apply({ files: { [manifest]: { content } } }, "etcd");
  const metApiServer = () =>
    host.write("/run/journal", 'I1 apiserver.go:52] "Watching apiserver"\n');

  it("restarts a kubelet that has reached no API server, because it would end no pod", async () => {
    await apply("image: wrong\n");
    deepStrictEqual(host.calls(), []);
    await apply("image: right\n");
    deepStrictEqual(host.calls(), restart);
    await apply("image: right\n");
    deepStrictEqual(host.calls(), []);
  });

  it("leaves a kubelet alone that has reached one", async () => {
    metApiServer();
    await apply("image: wrong\n");
    await apply("image: right\n");
    deepStrictEqual(host.calls(), []);
  });

  it("restarts it in the next run when this one is killed before", async () => {
    await apply("image: wrong\n");
    host.write("/run/die", "");
    await apply("image: right\n").catch(() => undefined);
    host.calls();
    await apply("image: right\n");
    deepStrictEqual(host.calls(), restart);
  });
});
