import { deepStrictEqual, match } from "node:assert";
import { hostScript } from "../../../host/scripts";
import { startHost, type OnAHost } from "./on-a-host";

describe("a static pod that the kubelet waits to start again", () => {
  let host: OnAHost;

  beforeEach(async () => {
    host = await startHost();
    host.write("/run/units/kubelet.service.active", "");
    host.write("/etc/kubernetes/manifests/etcd.yaml", "");
    host.write("/etc/kubernetes/manifests/kube-apiserver.yaml", "");
  });
  afterEach(() => host.close());

  const end = () => host.ask(`${hostScript(["back-off"])}\nend_back_off\nend_back_off`);
  const waits = (how: string, container: string, pod: string) =>
    `E1130 pod_workers.go:1324] "Error syncing pod, skipping" err="failed to \\"StartContainer\\" for \\"${container}\\" with CrashLoopBackOff: \\"back-off ${how} restarting failed container=${container} pod=${pod}(0f)\\"" pod="kube-system/${pod}"\n`;

  it("is started at once by a restart of the kubelet, which is made once", async () => {
    host.write("/run/journal", waits("2m40s", "kube-apiserver", "kube-apiserver-m1_kube-system"));
    match(await end(), /which would wait for minutes before it starts again: kube-apiserver /);
    deepStrictEqual(host.calls(), ["restart kubelet.service"]);
  });

  for (const [what, line] of [
    ["for seconds only", waits("40s", "etcd", "etcd-m1_kube-system")],
    ["and is not one of the host's own", waits("5m0s", "web", "web-1_default")],
    ["and has the name of one, elsewhere", waits("5m0s", "etcd", "etcd-0_default")],
    ["no more", "I1130 kubelet.go:1] all is well\n"],
  ] as const)
    it(`stays so ${what}`, async () => {
      host.write("/run/journal", line);
      await end();
      deepStrictEqual(host.calls(), []);
    });
});
