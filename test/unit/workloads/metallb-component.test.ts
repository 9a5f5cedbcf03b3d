import * as assert from "node:assert/strict";
import { accessTo } from "../../fake-api";
import { registeredBy, type Registered } from "../../resource-tree";

const addresses = ["192.0.2.200-192.0.2.220"];

async function metallb(args: object = {}): Promise<Registered[]> {
  const { MetalLb } = await import("../../../components/metallb");
  const images = { controllerImage: "registry.example/controller:v1", speakerImage: "speaker" };
  const all = {
    addresses,
    ...images,
    podInterfaces: [],
    access: accessTo("https://192.0.2.11:6443"),
    ...args,
  };
  return registeredBy((opts) => new MetalLb("metallb", all, opts));
}
const named = (tree: Registered[], name: string) => tree.find((one) => one.name === name)!;

/** Everything that a resource waits for, directly or not. */
function before(tree: Registered[], name: string): Set<string> {
  const direct = named(tree, name).dependsOn;
  return new Set(direct.flatMap((one) => [one, ...before(tree, one)]));
}

describe("MetalLb", () => {
  it("creates this tree of resources below the component", async () => {
    const [component, ...children] = await metallb();
    assert.equal(component!.type, "kubernetes-on-bare-metal:index:MetalLb");
    for (const { name, parent } of children) {
      assert.equal(parent, "metallb");
      assert.ok(name.startsWith("metallb-"), name);
    }
    const kinds = children.map(({ type }) => type.split(":").at(-1)!);
    const counted = Object.fromEntries(
      [...new Set(kinds)].map((kind) => [kind, kinds.filter((one) => one === kind).length]),
    );
    assert.deepEqual(counted, {
      Namespace: 1,
      CustomResourceDefinition: 9,
      ServiceAccount: 2,
      ClusterRole: 2,
      ClusterRoleBinding: 2,
      Role: 2,
      RoleBinding: 2,
      Secret: 1,
      ValidatingWebhookConfiguration: 1,
      ConfigMap: 1,
      Deployment: 1,
      Service: 1,
      DaemonSet: 1,
      AdmissionReady: 1,
      IPAddressPool: 1,
      L2Advertisement: 1,
    });
  });

  it("creates the pool after the webhooks answer, and the controller after its dependencies", async () => {
    const tree = await metallb();
    for (const name of ["metallb-pool", "metallb-advertisement"]) {
      const earlier = before(tree, name);
      assert.ok(earlier.has("metallb-admission"));
      for (const other of tree.slice(1).map((one) => one.name))
        if (!/(speaker|excluded-interfaces|pool|advertisement)$/.test(other))
          assert.ok(earlier.has(other), `${name} does not wait for ${other}`);
    }
  });

  it("starts the speakers after their dependencies, without waiting for the controller", async () => {
    const earlier = before(await metallb(), "metallb-speaker");
    for (const name of ["metallb-speaker-account", "metallb-ipaddresspools", "metallb-namespace"])
      assert.ok(earlier.has(name), name);
    assert.ok(!earlier.has("metallb-controller"));
  });

  it("announces the configured addresses on the configured interfaces", async () => {
    const tree = await metallb({ interfaces: ["bond0"] });
    assert.deepEqual(named(tree, "metallb-pool").props.spec, { addresses });
    assert.deepEqual(named(tree, "metallb-advertisement").props.spec, {
      ipAddressPools: ["default"],
      interfaces: ["bond0"],
    });
    const everywhere = named(await metallb(), "metallb-advertisement").props.spec;
    assert.deepEqual(everywhere, { ipAddressPools: ["default"] });
  });

  it("waits for the webhooks again when the pool or the controller changes", async () => {
    const object = async (args?: object) =>
      named(await metallb(args), "metallb-admission").props.object;
    assert.deepEqual(await object(), await object());
    assert.notDeepEqual(await object(), await object({ addresses: ["192.0.2.0/28"] }));
    assert.notDeepEqual(await object(), await object({ controllerImage: "another" }));
  });

  it("leaves webhook certificates to the controller", async () => {
    const tree = await metallb();
    assert.ok(!JSON.stringify(tree.map(({ props }) => props)).includes("caBundle"));
    assert.equal(named(tree, "metallb-webhook-secret").props.data, undefined);
  });

  it("puts all namespaced objects into its own namespace", async () => {
    const clusterWide =
      /CustomResourceDefinition|ClusterRole|Namespace|ValidatingWebhook|AdmissionReady/;
    for (const { type, name, props } of (await metallb()).slice(1))
      if (!clusterWide.test(type)) assert.equal(props.metadata.namespace, "metallb-system", name);
  });
});
