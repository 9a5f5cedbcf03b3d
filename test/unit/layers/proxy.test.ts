import { deepStrictEqual } from "node:assert";
import { proxyEnvironment, proxyOf } from "../../../layers/proxy";
import { podRuntime } from "../../../layers/pod-runtime";
import { planText } from "../../../host/plan";
import { configOf, smallest, worker } from "../config/stack-file";

const proxy = { https: "http://proxy.example.com:3128/a%20b", except: [".example.com"] };
const [master] = smallest().hosts;
const runtimes = (hosts: readonly object[]) => {
  const config = configOf({ artifacts: { proxy }, hosts });
  return podRuntime(config.hosts[0]!, config);
};

describe("the proxy of a host", () => {
  it("is none where the stack file names none", () => {
    const config = configOf({});
    deepStrictEqual(proxyOf(config.hosts[0]!, config), undefined);
  });

  it("is not used for what is in the cluster", () => {
    const config = configOf({
      artifacts: { proxy },
      cluster: { name: "prod", domain: "prod.example", endpoint: "api.example.com:443" },
    });
    deepStrictEqual(proxyOf(config.hosts[0]!, config), {
      http: undefined,
      https: proxy.https,
      except:
        "localhost,127.0.0.0/8,::1,192.0.2.0/24,10.244.0.0/16,10.96.0.0/16,.svc,.prod.example,api.example.com,.example.com",
    });
  });

  it("is in the units of containerd and the kubelet, and nothing of it changes with another host", () => {
    const [alone, two] = [runtimes([master!]), runtimes([master!, worker(1)])];
    deepStrictEqual(alone, two);
    const units = ["containerd", "kubelet"].map(
      (name) =>
        ({ ...alone.engine.files, ...alone.kubelet.files })[`/etc/systemd/system/${name}.service`],
    );
    for (const unit of units)
      deepStrictEqual(
        [...unit!.content.matchAll(/^Environment=HTTPS_PROXY=(.*)$/gm)].map(([, url]) => url),
        ["http://proxy.example.com:3128/a%%20b"],
      );
  });

  it("is used for downloads of binaries", () => {
    const { engine } = runtimes([master!]);
    const line = planText("engine", engine)
      .split("\n")
      .find((one) => one.startsWith("proxy\t"))!;
    deepStrictEqual(line.split("\t").slice(0, 3), ["proxy", "-", proxy.https]);
  });

  it("reaches units by their environment", () =>
    deepStrictEqual(proxyEnvironment({ http: "http://a", except: "b" }), [
      "HTTP_PROXY=http://a",
      "NO_PROXY=b",
    ]));
});
