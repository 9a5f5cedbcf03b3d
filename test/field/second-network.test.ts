import assert from "node:assert/strict";
import {
  compareSnapshots,
  execOnHost,
  labHost,
  snapshotHost,
  volatile,
  type Snapshot,
} from "../../lab/hosts";
import { waitFor } from "../../lab/hosts/wait";
import { listed, node } from "../lab/cluster-hosts";
import { applied, keepKubeconfig, kubectl, objects, readyNodes } from "../lab/kubectl";
import { destroy, preview, succeeded, up } from "../lab/pulumi";
import { changed, configure, type Sections } from "../lab/stack-file";
import { startHosts } from "../lab/suite";
import { deployDaemonSet, podOn } from "../lab/workload";
import { plugSecond, secondAddress, secondNetwork, unplugSecond } from "./second-network";

const [master, worker] = [node(1), node(2)];
const names = [master, worker];

/** Hosts of a cluster in the second network, which the operator reaches by their first cards. */
const hosts = [listed(master, "master", "etcd", "worker"), listed(worker, "worker")].map(
  (host) => ({ ...host, address: secondAddress(host.name), sshAddress: host.address }),
);
interface Addressed {
  readonly metadata: { readonly name: string };
  readonly status: { readonly addresses: readonly { type: string; address: string }[] };
}

const nodePorts: Sections = { kubeProxy: { config: { nodePortAddresses: [secondNetwork] } } };

for (const mtu of [1450, 9000])
  describe(`a cluster in a second network, with an MTU of ${mtu}`, () => {
    let link: string;
    const bare = new Map<string, Snapshot>();
    const assertBare = async () => {
      for (const [name, before] of bare)
        assert.deepEqual(compareSnapshots(before, await snapshotHost(name), volatile), []);
    };

    before(async () => {
      await startHosts(names);
      await plugSecond(master, mtu);
      link = await plugSecond(worker, mtu, true);
      for (const name of names) bare.set(name, await snapshotHost(name));
    });
    after(() => unplugSecond(names));

    it("is refused with a larger MTU, or pods in a network that a host reaches, before a host changes", async () => {
      const route = `10.99.0.0/24 dev ${link}`;
      await execOnHost(worker, `ip route add ${route}`);
      const cluster = { ...changed("cluster", { podCidr: "10.99.0.0/16" }) };
      configure({ hosts, ...cluster, ...changed("network", { mtu: mtu + 50 }) });
      const { code, output } = await up();
      assert.notEqual(code, 0);
      assert.ok(
        output.includes(
          `${worker}: checking the host: network.mtu is ${mtu + 50}, and its interface ${link} has an MTU of ${mtu}`,
        ),
        output,
      );
      assert.ok(
        output.includes(
          `its route to 10.99.0.0/24 by ${link} overlaps cluster.podCidr 10.99.0.0/16`,
        ),
        output,
      );
      await execOnHost(worker, `ip route delete ${route}`);
      // Nothing was set up. What was recorded of the cluster keeps its pod network until then.
      await succeeded(destroy());
      await assertBare();
    });

    it("has nodes at its addresses, and pods with what the card leaves", async () => {
      configure({ hosts, ...nodePorts });
      await succeeded(up());
      await keepKubeconfig();
      assert.deepEqual(await readyNodes(), names);
      for (const { metadata, status } of await objects<Addressed>("nodes"))
        assert.equal(
          status.addresses.find(({ type }) => type === "InternalIP")?.address,
          secondAddress(metadata.name),
        );
      await deployDaemonSet();
      const pods = await Promise.all(names.map(podOn));
      for (const { name } of pods)
        assert.equal(
          (await kubectl("exec", name, "--", "cat", "/sys/class/net/eth0/mtu")).trim(),
          String(mtu - 50),
        );
    });

    it("carries full packets between pods of both nodes", async () => {
      const [from, to] = await Promise.all(names.map(podOn));
      const page = ["wget", "-qO-", `http://${to!.address}:8080/echo?msg=${"x".repeat(9000)}`];
      assert.equal((await kubectl("exec", from!.name, "--", ...page)).trim(), "x".repeat(9000));
    });

    it("opens NodePorts at the addresses that the setting names, and at no other", async () => {
      await applied({
        apiVersion: "v1",
        kind: "Service",
        metadata: { name: "open" },
        spec: {
          type: "NodePort",
          selector: { app: "each" },
          ports: [{ port: 80, targetPort: 8080, nodePort: 30_080 }],
        },
      });
      const asked = (address: string) =>
        execOnHost(
          worker,
          `curl -sS --max-time 5 http://${address}:30080/hostname || echo refused`,
        );
      await waitFor("the NodePort", 60_000, async () => {
        const said = await asked(secondAddress(master));
        return said.startsWith("each-") || said;
      });
      assert.match(await asked(labHost(master).address), /refused$/m);
    });

    it("has nothing to do, and leaves the hosts as they were", async () => {
      await succeeded(preview("--expect-no-changes"));
      await succeeded(destroy());
      await assertBare();
    });
  });
