import assert from "node:assert/strict";
import {
  compareSnapshots,
  execOnHost,
  labHost,
  rebootHost,
  volatile,
  snapshotHost,
  type Snapshot,
} from "../../lab/hosts";
import { waitFor } from "../../lab/hosts/wait";
import { containerdPlaces } from "../../layers/containerd/places";
import { node, withRoles } from "../lab/cluster-hosts";
import { foundDrift } from "../lab/found-drift";
import { keepKubeconfig, kubectl, printed, readyNodes } from "../lab/kubectl";
import { destroy, preview, succeeded, up } from "../lab/pulumi";
import { configure } from "../lab/stack-file";
import { startHosts } from "../lab/suite";
import { podOn, deployDaemonSet } from "../lab/workload";
import { startClient } from "../upgrades/client";
import { containerOf, page, pageOf, shimsOf, startDockerHost } from "./docker-host";

const master = node(1);
const docked = node(2);
const ours = containerdPlaces({ besideDocker: true });
const hosts = [master, docked];

/** Docker and its containerd write their own records, and restart during this suite. */
const dockersOwn = /^files \/(var\/lib|run)\/(docker|containerd)\b/;
const ignored = [dockersOwn, ...volatile];

const withKey = (besideDocker: boolean) => ({
  hosts: [withRoles(1, "master", "etcd", "worker"), { ...withRoles(2, "worker"), besideDocker }],
});

/** Fails unless the page of Docker's container was served during the whole action. */
async function servedDuring(action: () => Promise<unknown>): Promise<void> {
  const client = startClient(async () => {
    const answer = await pageOf(docked);
    if (answer !== true) throw new Error(answer);
  });
  await action().finally(async () => {
    const { requests, failures, longestGapMs } = await client.stop();
    console.log(`      page: ${requests} requests, longest gap ${longestGapMs} ms`);
    assert.deepEqual(failures, []);
  });
}

/**
 * Waits until pods on both hosts reach each other, a Service and Docker's container, and the container reaches the
 * network.
 */
async function allReached(): Promise<void> {
  const reached = (what: string, look: () => Promise<boolean>) =>
    waitFor(what, 60_000, () =>
      look().then(
        (right) => right || "another answer",
        (error: Error) => error.message,
      ),
    );
  // After a reboot pods have other addresses.
  const wget = ["/bin/busybox", "timeout", "5", "/bin/busybox", "wget", "-qO-"];
  const fetched = async (from: string, url: string) =>
    (await kubectl("exec", (await podOn(from)).name, "--", ...wget, url)).trim();
  for (const from of hosts) {
    for (const to of hosts)
      await reached(`a pod on ${from} reaching one on ${to}`, async () => {
        const { name, address } = await podOn(to);
        return (await fetched(from, `http://${address}:8080/hostname`)) === name;
      });
    await reached(`a pod on ${from} reaching a Service by its name`, async () =>
      (await fetched(from, "http://each/hostname")).startsWith("each-"),
    );
    await reached(`a pod on ${from} reaching Docker's container`, async () => {
      const url = `http://${labHost(docked).address}:${page.port}/`;
      return (await fetched(from, url)) === page.text;
    });
  }
  const connect = `docker exec web /bin/busybox nc -w 5 ${labHost(master).address} 6443 </dev/null`;
  await reached("Docker's container reaching another host", async () => {
    await execOnHost(docked, connect);
    return true;
  });
}

describe("a host that runs containers with Docker", () => {
  let bare: Snapshot;
  let container: string;

  const unnoticed = async () => {
    assert.equal(await pageOf(docked), true);
    assert.equal(await containerOf(docked), container);
  };
  const mainPid = (unit: string) => execOnHost(docked, `systemctl show --value -p MainPID ${unit}`);
  const shims = async (namespace: "moby" | "k8s.io") => [
    ...new Set((await shimsOf(docked, namespace)).values()),
  ];
  const rules = () => execOnHost(docked, "iptables -S DOCKER-USER");

  before(async () => {
    await startHosts([master]);
    await startDockerHost(docked);
    assert.match(await execOnHost(docked, "iptables -S FORWARD"), /^-P FORWARD DROP$/m);
    container = await containerOf(docked);
    bare = await snapshotHost(docked);
  });

  it("is refused with the setting to use, and stays unchanged", async () => {
    configure(withKey(false));
    const { code, output } = await up();
    assert.notEqual(code, 0);
    assert.match(
      output,
      new RegExp(
        `${docked}: checking the host: /run/containerd/containerd.sock is there.* set hosts\\[\\]\\.besideDocker`,
      ),
    );
    assert.match(output, /its firewall \(table ip filter of Docker\) drops forwarded packets/);
    assert.deepEqual(compareSnapshots(bare, await snapshotHost(docked), ignored), []);
  });

  it("becomes a node while its container serves every request", async () => {
    configure(withKey(true));
    await servedDuring(() => succeeded(up()));
    await keepKubeconfig();
    assert.deepEqual(await readyNodes(), [master, docked]);
    await unnoticed();
  });

  it("lets pods and the container reach their networks", async () => {
    await servedDuring(async () => {
      await deployDaemonSet();
      await allReached();
    });
  });

  it("runs pods with our binaries, and Docker's containers with Docker's", async () => {
    assert.deepEqual(await shims("k8s.io"), [`${ours.programs}/containerd-shim-runc-v2`]);
    assert.deepEqual(await shims("moby"), ["/usr/bin/containerd-shim-runc-v2"]);
    // A new container, too, for which Docker looks up its programs again.
    await execOnHost(docked, "docker run --detach --name second web /bin/busybox sleep 600");
    assert.deepEqual(await shims("moby"), ["/usr/bin/containerd-shim-runc-v2"]);
    await execOnHost(docked, "docker rm --force second");
  });

  it("reports the kubelet's metrics by pod and container", async () => {
    const { name } = await podOn(docked);
    const raw = (what: string) => ["get", "--raw", `/api/v1/nodes/${docked}/proxy/${what}`];
    const has =
      (metric: string, ...labels: string[]) =>
      (text: string) =>
        text
          .split("\n")
          .some(
            (line) =>
              line.startsWith(`${metric}{`) &&
              [...labels, `pod="${name}"`].every((label) => line.includes(label)),
          );
    const memory = has("container_memory_working_set_bytes", 'container="web"');
    const network = has("container_network_receive_bytes_total");
    await printed("the memory of a container", raw("metrics/cadvisor"), memory);
    await printed("the network of a pod", raw("metrics/cadvisor"), network);
    await printed("the summary of a pod", raw("stats/summary"), (text) => text.includes(name));
  });

  it("shows no drift and no change", async () => {
    assert.deepEqual(await foundDrift(), []);
    await succeeded(preview("--expect-no-changes"));
  });

  it("keeps Docker's container when our containerd and the kubelet restart", async () => {
    const [dockers, dockerd] = [await mainPid("containerd"), await mainPid("docker")];
    await servedDuring(() => execOnHost(docked, `systemctl restart ${ours.unit} kubelet`));
    await unnoticed();
    assert.deepEqual([await mainPid("containerd"), await mainPid("docker")], [dockers, dockerd]);
    await allReached();
  });

  it("keeps pods when Docker and its containerd restart", async () => {
    const look = async () => [
      ...[await mainPid(ours.unit), await mainPid("kubelet")],
      ...(await shimsOf(docked, "k8s.io")).keys(),
    ];
    const before = await look();
    await execOnHost(docked, "systemctl restart containerd docker", { timeoutMs: 120_000 });
    assert.deepEqual(await look(), before);
    await waitFor("the page of Docker's container", 60_000, () => pageOf(docked));
    assert.equal(await containerOf(docked), container);
    await allReached();
  });

  it("lets pods through again after a flush of Docker's chain", async () => {
    const full = await rules();
    assert.match(full, /-s 10\.244\.0\.0\/16 .*-j ACCEPT/);
    await execOnHost(docked, "iptables -F DOCKER-USER && iptables -A DOCKER-USER -j RETURN");
    await waitFor("the rules for pods", 60_000, async () => {
      const now = await rules();
      return now === full || now;
    });
    await allReached();
  });

  it("is restored by a destroy, and its container has served every request", async () => {
    await servedDuring(() => succeeded(destroy()));
    await unnoticed();
    assert.deepEqual(compareSnapshots(bare, await snapshotHost(docked), ignored), []);
  });

  it("comes up again with both after a reboot", async () => {
    await succeeded(up());
    await keepKubeconfig();
    await deployDaemonSet();
    await rebootHost(docked);
    await waitFor("the page of Docker's container", 120_000, () => pageOf(docked));
    await execOnHost(docked, "iptables -P FORWARD DROP");
    await printed(
      "the pods of the DaemonSet",
      ["get", "daemonset", "each", "--output=jsonpath={.status.numberReady}"],
      (text) => text === "2",
    );
    await allReached();
    assert.deepEqual(await foundDrift(), []);
  });

  after(async () => {
    await destroy();
  });
});
