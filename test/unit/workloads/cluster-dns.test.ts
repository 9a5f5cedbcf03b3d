import * as assert from "node:assert/strict";
import { yaml } from "../../../layers/formats/yaml";
import { expectGolden } from "../../golden";
import { registeredBy, type Registered } from "../../resource-tree";
import { fieldAt } from "../../field-at";

async function dns(args: object = {}): Promise<Registered[]> {
  const { ClusterDns } = await import("../../../components/cluster-dns");
  const some = {
    domain: "cluster.local",
    address: "10.96.0.10",
    image: "registry.example/coredns",
  };
  return registeredBy(
    (opts) => new ClusterDns("dns", { ...some, upstreams: ["/etc/resolv.conf"], ...args }, opts),
  );
}
const named = (tree: Registered[], name: string) => tree.find((one) => one.name === name)!;

describe("ClusterDns", () => {
  it("creates this tree of resources", async () => {
    assert.deepEqual(
      (await dns()).map(({ type, name, parent }) => `${type} ${name} < ${parent}`),
      [
        "kubernetes-on-bare-metal:index:ClusterDns dns < undefined",
        "kubernetes:core/v1:ServiceAccount dns-account < dns",
        "kubernetes:rbac.authorization.k8s.io/v1:ClusterRole dns-role < dns",
        "kubernetes:rbac.authorization.k8s.io/v1:ClusterRoleBinding dns-role-binding < dns",
        "kubernetes:core/v1:ConfigMap dns-config < dns",
        "kubernetes:policy/v1:PodDisruptionBudget dns-disruption-budget < dns",
        "kubernetes:apps/v1:Deployment dns-deployment < dns",
        "kubernetes:core/v1:Service dns-service < dns",
      ],
    );
  });

  it("matches its golden file", async () => {
    const { props } = named(await dns(), "dns-deployment");
    expectGolden("coredns/node-resolvers/deployment.yaml", yaml(props as object));
  });

  it("listens at the address that kubelets give to pods", async () => {
    const { props } = named(await dns({ address: "10.1.0.10" }), "dns-service");
    assert.equal(fieldAt(props, "metadata.name"), "kube-dns");
    assert.equal(fieldAt(props, "spec.clusterIP"), "10.1.0.10");
    const deployment = named(await dns(), "dns-deployment").props;
    for (const path of ["spec.selector.matchLabels", "spec.template.metadata.labels"])
      assert.deepEqual(fieldAt(props, "spec.selector"), fieldAt(deployment, path));
  });

  it("listens at an address of each family where the cluster has two", async () => {
    const { props } = named(await dns({ ipv6Address: "fd00:10:96::a" }), "dns-service");
    for (const [name, value] of Object.entries({
      clusterIP: "10.96.0.10",
      clusterIPs: ["10.96.0.10", "fd00:10:96::a"],
      ipFamilies: ["IPv4", "IPv6"],
      ipFamilyPolicy: "PreferDualStack",
    }))
      assert.deepEqual(fieldAt(props, `spec.${name}`), value, name);
    const alone = named(await dns(), "dns-service").props;
    assert.equal(fieldAt(alone, "spec.ipFamilyPolicy"), undefined);
  });

  it("rolls its pods only when the Corefile changes", async () => {
    const annotations = async (args?: object) =>
      fieldAt(named(await dns(args), "dns-deployment").props, "spec.template.metadata.annotations");
    assert.deepEqual(await annotations(), await annotations());
    assert.notDeepEqual(await annotations(), await annotations({ upstreams: [] }));
  });

  it("keeps its only replica until the next one is ready", async () => {
    const deployment = async (args?: object) => named(await dns(args), "dns-deployment").props;
    const [usual, single] = [await deployment(), await deployment({ replicas: 1 })];
    assert.equal(fieldAt(usual, "spec.replicas"), 2);
    assert.equal(fieldAt(single, "spec.replicas"), 1);
    assert.equal(fieldAt(single, "spec.strategy.rollingUpdate.maxUnavailable"), 0);
  });
});
