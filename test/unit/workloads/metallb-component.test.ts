import * as assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { accessTo } from "../../fake-api";
import { registeredBy, type Registered } from "../../resource-tree";
import { fieldAt } from "../../field-at";

/** Compares the specs of custom resources. */
function deepEqualSpecs(tree: Registered[], specs: Readonly<Record<string, object>>): void {
  for (const [name, spec] of Object.entries(specs))
    assert.deepEqual(fieldAt(named(tree, name).props, "spec"), spec, name);
}

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
    deepEqualSpecs(tree, {
      "metallb-pool": { addresses },
      "metallb-advertisement": { ipAddressPools: ["default"], interfaces: ["bond0"] },
    });
    deepEqualSpecs(await metallb(), { "metallb-advertisement": { ipAddressPools: ["default"] } });
  });

  const bgp = {
    asn: 64512,
    peers: [
      { address: "192.0.2.1", asn: 64513, port: 179, holdTimeSeconds: 90, nodes: {} },
      {
        ...{ address: "192.0.2.2", asn: 64512, port: 1179, holdTimeSeconds: 9 },
        ...{ sourceAddress: "192.0.2.21", password: "hunter2" },
        nodes: { "kubernetes.io/hostname": "w1" },
      },
    ],
    communities: ["64512:1"],
    aggregationLength: 32,
    localPref: 100,
  };

  it("announces the configured addresses to the configured routers, and not by ARP", async () => {
    const tree = await metallb({ bgp });
    deepEqualSpecs(tree, {
      "metallb-advertisement": {
        ipAddressPools: ["default"],
        aggregationLength: 32,
        communities: ["64512:1"],
        localPref: 100,
      },
      "metallb-peer-192-0-2-1": {
        ...{ myASN: 64512, peerASN: 64513, peerAddress: "192.0.2.1", peerPort: 179 },
        holdTime: "90s",
      },
      "metallb-peer-192-0-2-2-port-1179": {
        ...{ myASN: 64512, peerASN: 64512, peerAddress: "192.0.2.2", peerPort: 1179 },
        ...{ holdTime: "9s", sourceAddress: "192.0.2.21" },
        passwordSecret: { name: "peer-192-0-2-2-port-1179-password" },
        nodeSelectors: [{ matchLabels: { "kubernetes.io/hostname": "w1" } }],
      },
    });
    assert.ok(tree.some(({ type }) => type.endsWith(":BGPAdvertisement")));
    assert.ok(!tree.some(({ type }) => type.endsWith(":L2Advertisement")));
    for (const name of ["metallb-peer-192-0-2-1", "metallb-peer-192-0-2-2-port-1179"])
      assert.ok(before(tree, name).has("metallb-admission"), name);
  });

  it("keeps the password of a session in a Secret, which comes before its peer", async () => {
    const tree = await metallb({ bgp });
    const secret = named(tree, "metallb-peer-192-0-2-2-port-1179-password");
    const peer = named(tree, "metallb-peer-192-0-2-2-port-1179");
    assert.ok(peer.dependsOn.includes(secret.name));
    assert.equal(fieldAt(secret.props, "type"), "kubernetes.io/basic-auth");
    const name = fieldAt(peer.props, "spec.passwordSecret.name");
    assert.equal(fieldAt(secret.props, "metadata.name"), name);
    const password = fieldAt(secret.props, "data.password") as pulumi.Output<string>;
    assert.ok(await pulumi.isSecret(password));
    const text = await new Promise((resolve) => password.apply((value) => resolve(value)));
    assert.equal(Buffer.from(String(text), "base64").toString(), "hunter2");
    const rest = tree.filter((one) => one !== secret).map(({ props }) => props);
    assert.ok(!JSON.stringify(rest).includes("hunter2"));
  });

  it("waits for the webhooks again when the pool or the controller changes", async () => {
    const object = async (args?: object) =>
      fieldAt(named(await metallb(args), "metallb-admission").props, "object");
    assert.deepEqual(await object(), await object());
    assert.notDeepEqual(await object(), await object({ addresses: ["192.0.2.0/28"] }));
    assert.notDeepEqual(await object(), await object({ controllerImage: "another" }));
  });

  it("leaves webhook certificates to the controller", async () => {
    const tree = await metallb();
    assert.ok(!JSON.stringify(tree.map(({ props }) => props)).includes("caBundle"));
    assert.equal(fieldAt(named(tree, "metallb-webhook-secret").props, "data"), undefined);
  });

  it("puts all namespaced objects into its own namespace", async () => {
    const clusterWide =
      /CustomResourceDefinition|ClusterRole|Namespace|ValidatingWebhook|AdmissionReady/;
    for (const { type, name, props } of (await metallb()).slice(1))
      if (!clusterWide.test(type))
        assert.equal(fieldAt(props, "metadata.namespace"), "metallb-system", name);
  });
});
