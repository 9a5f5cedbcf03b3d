import * as assert from "node:assert/strict";
import { bindClusterAdmin } from "../../../kubernetes/cluster-admin";
import { componentPermissions } from "../../../workloads/rbac";
import { fakeApi, ok } from "../../fake-api";

const kinds = ["ClusterRole", "ClusterRoleBinding"].map((kind) => ({
  name: `${kind.toLowerCase()}s`,
  kind,
  namespaced: false,
}));

describe("giving the cluster's certificates their permissions", () => {
  it("applies each role and binding", async () => {
    const fake = await fakeApi(({ verb }) => ok(verb === "GET" ? { resources: kinds } : {}));
    await bindClusterAdmin(fake.api);
    fake.close();
    const applied = fake.requests.filter(({ verb }) => verb === "PATCH");
    assert.deepEqual(
      applied.map(({ body }) => [body.metadata.name, body.roleRef?.name, body.subjects?.[0].name]),
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

  it("gives nodes, and flannel as one of them, nothing to write", () => {
    const [role] = componentPermissions.filter(({ kind }) => kind === "ClusterRole");
    assert.deepEqual(role!["rules"], [
      { apiGroups: [""], resources: ["nodes"], verbs: ["get", "list", "watch"] },
    ]);
  });
});
