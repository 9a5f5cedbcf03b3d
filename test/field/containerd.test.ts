import assert from "node:assert/strict";
import { agnhostImage } from "../../lab/artifacts";
import { execOnHost } from "../../lab/hosts";
import { node, withRoles } from "../lab/cluster-hosts";
import { foundDrift } from "../lab/found-drift";
import { applied, keepKubeconfig, kubectl, printed } from "../lab/kubectl";
import { destroy, preview, succeeded, up } from "../lab/pulumi";
import { configure } from "../lab/stack-file";
import { startHosts } from "../lab/suite";
import { startHostWith } from "./packages";

const [master, worker] = [node(1), node(2)];

/** crun 1.8 of Debian 12 refuses the version of the OCI specification that containerd 2.4 names. */
const settings = {
  runtimes: { crun: { path: "/usr/bin/crun" } },
  unit: { Service: { LimitMEMLOCK: "infinity" } },
};
const hosts = [
  withRoles(1, "master", "etcd", "worker"),
  { ...withRoles(2, "worker"), groups: ["crun"] },
];
const groups = { crun: { containerd: settings } };

/** As an operator for GPUs writes it. */
const operatorsRuntime = `version = 3
[plugins."io.containerd.cri.v1.runtime".containerd.runtimes.gpu]
runtime_type = "io.containerd.runc.v2"
[plugins."io.containerd.cri.v1.runtime".containerd.runtimes.gpu.options]
BinaryName = "/usr/bin/crun"
`;

const pod = (name: string, spec: object) => ({
  ...{ apiVersion: "v1", kind: "Pod", metadata: { name } },
  spec: { containers: [{ name, image: agnhostImage, args: ["pause"] }], ...spec },
});
const started = (name: string) =>
  printed(
    `the pod ${name}`,
    ["get", "pod", name, "--output=jsonpath={.status.phase}"],
    (phase) => phase === "Running",
  );
/** crun keeps the state of a container in a file of another name than runc. */
const stateFile = async (name: string) => {
  const id = await kubectl(
    ...["get", "pod", name],
    "--output=jsonpath={.status.containerStatuses[0].containerID}",
  );
  const directory = `/run/containerd/runc/k8s.io/${id.replace("containerd://", "")}`;
  return (
    await execOnHost(worker, `cd ${directory} && ls status state.json 2>/dev/null || true`)
  ).trim();
};

describe("containerd of a host", () => {
  before(async () => {
    await startHosts([master]);
    await startHostWith(worker, ["crun"], "trixie");
    configure({ hosts, groups });
    await succeeded(up());
    await keepKubeconfig();
  });

  it("has another runtime for the pods of its class, which are placed on its hosts", async () => {
    await applied(pod("other", { runtimeClassName: "crun" }), pod("usual", { nodeName: worker }));
    await started("other");
    await started("usual");
    const place = await kubectl("get", "pod", "other", "--output=jsonpath={.spec.nodeName}");
    assert.equal(place, worker);
    assert.equal(await stateFile("other"), "status");
    assert.equal(await stateFile("usual"), "state.json");
  });

  it("has the unit's settings", async () => {
    const limit = "systemctl show -P LimitMEMLOCK containerd";
    assert.equal((await execOnHost(worker, limit)).trim(), "infinity");
    assert.notEqual((await execOnHost(master, limit)).trim(), "infinity");
  });

  it("finds devices of CDI, and has the socket of NRI", async () => {
    const dump = await execOnHost(worker, "containerd config dump");
    assert.match(dump, /cdi_spec_dirs = \[.*\/etc\/cdi/);
    await execOnHost(worker, "test -S /run/nri/nri.sock");
  });

  it("reads what an operator writes, which is no drift", async () => {
    await execOnHost(
      worker,
      "mkdir -p /etc/containerd/conf.d && cat >/etc/containerd/conf.d/gpu.toml && systemctl restart containerd",
      {
        input: operatorsRuntime,
      },
    );
    const dump = await execOnHost(worker, "containerd config dump");
    assert.match(dump, /runtimes\.gpu\]/);
    assert.deepEqual(await foundDrift(), []);
    await succeeded(preview("--expect-no-changes"));
  });

  it("is removed, but for what an operator wrote", async () => {
    await succeeded(destroy());
    assert.equal(
      (await execOnHost(worker, "find /etc/containerd -type f")).trim(),
      "/etc/containerd/conf.d/gpu.toml",
    );
  });
});
