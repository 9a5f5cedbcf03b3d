import assert from "node:assert/strict";
import { images } from "../../artifacts";
import { execOnHost } from "../../lab/hosts";
import { defaultVersions } from "../../versions";
import { node, withRoles } from "../lab/cluster-hosts";
import { foundDrift } from "../lab/found-drift";
import { searchHost } from "../lab/host-search";
import { keepKubeconfig, readyNodes } from "../lab/kubectl";
import { place } from "../lab/place";
import { destroy, preview, pulumi, succeeded, up } from "../lab/pulumi";
import { filesBelow } from "../lab/secrets";
import { setSecret } from "../lab/secret-setting";
import { changed, configure, labSections } from "../lab/stack-file";
import { startHosts } from "../lab/suite";
import { digestOf, ofSite } from "./site-registry";
import { startPrivateRegistry, type PrivateRegistry } from "./private-registry";

const name = node(1);
const [first, second] = ["dXVvbmUwd29yZC1vZi1vbmU", "c2Vjb25kLXdvcmQtb2YtdHdv"];

/** Pulls the pause image again, with containerd's configuration for its registry. */
const pullPause = `image=$(ctr -n k8s.io images list -q | grep '/pause:')
ctr -n k8s.io images remove "$image" >/dev/null
ctr -n k8s.io images pull --hosts-dir /etc/containerd/certs.d "$image" >/dev/null`;

describe("a registry with a CA of its own and a login", () => {
  let registry: PrivateRegistry;

  const useRegistry = async (password: string) => {
    configure({
      hosts: [withRoles(1, "master", "etcd", "worker")],
      ...changed("artifacts", { registryMirror: registry.url }),
      registries: { [registry.name]: { ca: registry.ca, username: "robot" } },
    });
    await setSecret(`registries["${registry.name}"].password`, password);
  };
  const startedAt = (unit: string) =>
    execOnHost(name, `systemctl show --value -p ExecMainStartTimestampMonotonic ${unit}`);

  before(async () => {
    await startHosts([name]);
    const { registryMirror } = labSections()["artifacts"] as { registryMirror: string };
    const address = new URL(registryMirror).hostname;
    registry = await startPrivateRegistry(address, registryMirror, "robot");
    registry.password = first;
  });
  after(() => registry.close());

  it("is reported by the preflight with a wrong password, before anything changes", async () => {
    await useRegistry(second);
    const { code, output } = await up();
    assert.notEqual(code, 0);
    assert.match(output, new RegExp(`${name}: .*${registry.name}.*(login|password)`, "i"));
    assert.equal(
      (await execOnHost(name, "ls -d /etc/containerd /etc/kubernetes 2>/dev/null || true")).trim(),
      "",
    );
  });

  it("serves all images of the cluster", async () => {
    await useRegistry(first);
    await succeeded(up());
    await keepKubeconfig();
    assert.deepEqual(await readyNodes(), [name]);
    assert.ok(registry.served.some((path) => path.includes("kube-apiserver")));
  });

  it("accepts another password without a restart", async () => {
    const units = ["containerd.service", "kubelet.service"];
    const before = await Promise.all(units.map(startedAt));
    registry.password = second;
    await useRegistry(second);
    const { resources } = await succeeded(up());
    assert.equal(resources["updated"], 2, JSON.stringify(resources));
    assert.deepEqual(await Promise.all(units.map(startedAt)), before);
    await execOnHost(name, pullPause, { timeoutMs: 60_000 });
    await succeeded(preview("--expect-no-changes"));
    assert.deepEqual(await foundDrift(), []);
  });

  it("keeps its passwords secret", async () => {
    const logins = [first, second].map((one) => Buffer.from(`robot:${one}`).toString("base64"));
    const secrets = [first, second, ...logins];
    const secretsIn = (text: string) => secrets.filter((secret) => text.includes(secret));
    const { stdout } = await succeeded(pulumi(["stack", "export"]));
    assert.deepEqual(secretsIn(stdout), []);
    for (const directory of ["outputs", "state", "home"])
      for (const [file, text] of filesBelow(`${place}/${directory}`))
        assert.deepEqual(secretsIn(text), [], file);
    assert.deepEqual(await searchHost(name, secrets), []);
    const modes = await execOnHost(
      name,
      "grep -rl Authorization /etc/containerd/certs.d | xargs stat -c '%a %U' | sort -u",
    );
    assert.equal(modes.trim(), "600 root");
  });

  it("has all images of the cluster in place of their own registries, pinned by digest", async () => {
    const { registryMirror } = labSections()["artifacts"] as { registryMirror: string };
    const site = await startPrivateRegistry(
      new URL(registryMirror).hostname,
      registryMirror,
      "robot",
      ofSite,
    );
    after(() => site.close());
    site.password = first;
    const { pause } = images(defaultVersions);
    const digest = await digestOf(registryMirror, pause);
    configure({
      hosts: [withRoles(1, "master", "etcd", "worker")],
      ...changed("artifacts", {
        registryMirror: undefined,
        imageRegistry: `${site.name}/site`,
        imageDigests: { [pause]: digest },
      }),
      registries: { [site.name]: { ca: site.ca, username: "robot" } },
    });
    await setSecret(`registries["${site.name}"].password`, first);
    await succeeded(up());
    assert.deepEqual(await readyNodes(), [name]);
    assert.ok(site.served.some((path) => path.startsWith("/v2/site/kube-apiserver/")));
    // The sandboxes of pods that started since are of the pinned image.
    const listed = await execOnHost(name, "ctr -n k8s.io images list -q");
    assert.ok(listed.split("\n").includes(`${site.name}/site/pause@${digest}`), listed);
    const running = await execOnHost(
      name,
      "ctr -n k8s.io containers list | awk '$2 ~ /kube-apiserver|etcd/ { print $2 }' | sort -u",
    );
    for (const image of running.trim().split("\n"))
      assert.ok(image.startsWith(`${site.name}/site/`), running);
    await succeeded(preview("--expect-no-changes"));
    assert.deepEqual(await foundDrift(), []);
  });

  it("is destroyed", async () => {
    await succeeded(destroy());
  });
});
