import * as assert from "node:assert/strict";
import { grantComponentPermissions } from "../../../kubernetes/component-permissions";
import { componentPermissions } from "../../../workloads/rbac";
import { fakeApi, ok } from "../../fake-api";
import { withFlannel, withoutAny, withoutPlugin, withPolicies } from "../network-choice";
import { fieldAt } from "../../field-at";

const kinds = ["ClusterRole", "ClusterRoleBinding"].map((kind) => ({
  name: `${kind.toLowerCase()}s`,
  kind,
  namespaced: false,
}));

describe("granting permissions to the cluster's certificates", () => {
  it("applies each role and binding", async () => {
    const fake = await fakeApi(({ verb }) => ok(verb === "GET" ? { resources: kinds } : {}));
    await grantComponentPermissions(fake.api, withFlannel);
    fake.close();
    const applied = fake.requests.filter(({ verb }) => verb === "PATCH");
    assert.deepEqual(
      applied.map(({ body }) =>
        ["metadata.name", "roleRef.name", "subjects.0.name"].map((path) => fieldAt(body, path)),
      ),
      [
        [
          "kubernetes-on-bare-metal:cluster-admins",
          "cluster-admin",
          "kubernetes-on-bare-metal:cluster-admins",
        ],
        [
          "kubernetes-on-bare-metal:kube-apiserver-kubelet-client",
          "system:kubelet-api-admin",
          "kube-apiserver-kubelet-client",
        ],
        ["flannel", undefined, undefined],
        ["flannel", "flannel", "system:nodes"],
      ],
    );
  });

  it("grants nothing to the pod network of another program", () => {
    for (const choice of [withoutPlugin, withoutAny])
      assert.deepEqual(
        componentPermissions(choice).map(({ kind }) => kind),
        ["ClusterRoleBinding", "ClusterRoleBinding"],
      );
  });

  it("lets what enforces policies read pods, namespaces and policies, as a user of its own", () => {
    const [role, binding] = componentPermissions(withPolicies).slice(-2);
    assert.deepEqual(role!["rules"], [
      { apiGroups: [""], resources: ["pods", "namespaces"], verbs: ["list", "watch"] },
      {
        apiGroups: ["networking.k8s.io"],
        resources: ["networkpolicies"],
        verbs: ["list", "watch"],
      },
    ]);
    assert.deepEqual(binding!["subjects"], [
      {
        apiGroup: "rbac.authorization.k8s.io",
        kind: "User",
        name: "kubernetes-on-bare-metal:kube-network-policies",
      },
    ]);
  });

  for (const [whose, managedFields, expected] of [
    ["its own", [{ manager: "kubernetes-on-bare-metal" }], ["clusterrolebindings", "clusterroles"]],
    ["of others", [{ manager: "kubectl" }], []],
  ] as const)
    it(`deletes the role of a part that is switched off only if it is ${whose}`, async () => {
      const name = "kube-network-policies";
      const fake = await fakeApi(({ verb, path }) =>
        ok(
          path.endsWith(name) && verb === "GET"
            ? { metadata: { managedFields } }
            : { resources: kinds },
        ),
      );
      await grantComponentPermissions(fake.api, withFlannel);
      fake.close();
      const deleted = fake.requests.filter(({ verb }) => verb === "DELETE");
      assert.deepEqual(
        deleted.map(({ path }) => path),
        expected.map((kind) => `/apis/rbac.authorization.k8s.io/v1/${kind}/${name}`),
      );
    });

  it("grants no write permission to nodes, and so to flannel", () => {
    const [role] = componentPermissions(withFlannel).filter(({ kind }) => kind === "ClusterRole");
    assert.deepEqual(role!["rules"], [
      { apiGroups: [""], resources: ["nodes"], verbs: ["get", "list", "watch"] },
    ]);
  });
});
