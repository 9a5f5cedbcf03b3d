import { deepStrictEqual } from "node:assert";
import { loginBindings } from "../../../workloads/login-roles";

const rbac = "rbac.authorization.k8s.io";
const one = { groups: [], users: [] };

describe("bindings for people", () => {
  it("give a ClusterRole in the whole cluster", () =>
    deepStrictEqual(
      loginBindings([{ role: "view", kind: "ClusterRole", groups: ["a"], users: ["b"] }]),
      [
        {
          name: "login-view",
          kind: "ClusterRoleBinding",
          binding: {
            metadata: { name: "kubernetes-on-bare-metal:login:clusterrole:view" },
            roleRef: { apiGroup: rbac, kind: "ClusterRole", name: "view" },
            subjects: [
              { apiGroup: rbac, kind: "Group", name: "a" },
              { apiGroup: rbac, kind: "User", name: "b" },
            ],
          },
        },
      ],
    ));

  it("give a ClusterRole or a Role in a namespace, each by an object of its own", () => {
    const bindings = loginBindings([
      { role: "edit", kind: "ClusterRole", namespace: "web", ...one },
      { role: "edit", kind: "Role", namespace: "web", ...one },
      { role: "edit", kind: "ClusterRole", ...one },
    ]);
    deepStrictEqual(
      bindings.map(({ name, kind, binding: { metadata } }) => [name, kind, metadata]),
      [
        [
          "login-edit-in-web",
          "RoleBinding",
          { name: "kubernetes-on-bare-metal:login:clusterrole:edit", namespace: "web" },
        ],
        [
          "login-role-edit-in-web",
          "RoleBinding",
          { name: "kubernetes-on-bare-metal:login:role:edit", namespace: "web" },
        ],
        [
          "login-edit",
          "ClusterRoleBinding",
          { name: "kubernetes-on-bare-metal:login:clusterrole:edit" },
        ],
      ],
    );
  });
});
