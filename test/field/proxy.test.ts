import assert from "node:assert/strict";
import { execOnHost, labHost } from "../../lab/hosts";
import { workstationAddress } from "../../lab/hosts/lab-host";
import { waitFor } from "../../lab/hosts/wait";
import { node, withRoles } from "../lab/cluster-hosts";
import { foundDrift } from "../lab/found-drift";
import { keepKubeconfig, readyNodes } from "../lab/kubectl";
import { planned } from "../lab/planned";
import { destroy, preview, succeeded, up } from "../lab/pulumi";
import { changed, configure, labSections, type Sections } from "../lab/stack-file";
import { startHosts } from "../lab/suite";
import { startHostWith } from "./packages";

const [master, worker, proxyHost] = [node(1), node(2), node(3)];
const port = 8888;
/** A name that only the proxy can resolve: the hosts have no other way to what it stands for. */
const outside = "outside.example";

/** Only the proxy's host has the name, in /etc/hosts. The journal has every request. */
const startProxy = `set -e
echo '${workstationAddress} ${outside}' >>/etc/hosts
cat >/etc/tinyproxy/tinyproxy.conf <<'END'
User tinyproxy
Group tinyproxy
Port ${port}
Allow 10.77.0.0/24
Syslog On
LogLevel Connect
MaxClients 100
END
systemctl restart tinyproxy
`;

const throughProxy = (...hosts: object[]): Sections => {
  const { mirror, registryMirror } = labSections()["artifacts"] as Record<string, string>;
  const named = (url: string) => url.replace(workstationAddress, outside);
  return {
    hosts: [withRoles(1, "master", "etcd", "worker"), ...hosts],
    ...changed("artifacts", {
      mirror: named(mirror!),
      registryMirror: named(registryMirror!),
      proxy: { http: `http://${labHost(proxyHost).address}:${port}` },
    }),
  };
};

const requests = () =>
  execOnHost(proxyHost, `journalctl -u tinyproxy -o cat --grep 'http://${outside}' | wc -l`);

describe("a proxy that is the only way out", () => {
  before(async () => {
    await startHosts([master, worker]);
    await startHostWith(proxyHost, ["tinyproxy"]);
    await execOnHost(proxyHost, "bash -s", { input: startProxy });
    await waitFor("the proxy", 30_000, () =>
      execOnHost(proxyHost, `ss -ltn | grep -q :${port} && echo yes`).then(
        () => true,
        () => "not listening",
      ),
    );
  });

  it("is needed: without it, the preflight of the host names what it cannot reach", async () => {
    const sections = throughProxy();
    configure({
      ...sections,
      artifacts: { ...(sections["artifacts"] as object), proxy: undefined },
    });
    const { code, output } = await up();
    assert.notEqual(code, 0);
    assert.match(output, new RegExp(`${master}.*${outside}`));
  });

  it("brings all programs and images to a host", async () => {
    configure(throughProxy());
    await succeeded(up());
    await keepKubeconfig();
    assert.deepEqual(await readyNodes(), [master]);
    assert.ok(Number(await requests()) > 0, await requests());
    await succeeded(preview("--expect-no-changes"));
    assert.deepEqual(await foundDrift(), []);
  });

  it("is no reason to change a host when another is added", async () => {
    configure(throughProxy(withRoles(2, "worker")));
    const { files } = await planned();
    const changedHosts = new Set(Object.keys(files).map((file) => file.split(":")[0]));
    assert.deepEqual([...changedHosts], [worker]);
    await succeeded(up());
    assert.deepEqual(await readyNodes(), [master, worker]);
  });

  it("is destroyed with the cluster", () => succeeded(destroy()));
});
