import * as assert from "node:assert/strict";
import { componentPermissions } from "../../../workloads/rbac";
import { withPolicies } from "../network-choice";

describe("the permissions of the cluster's certificates", () => {
  it("bind only built-in roles or roles created before", () => {
    const builtIn = ["cluster-admin", "system:kubelet-api-admin"];
    const made: string[] = [];
    for (const object of componentPermissions(withPolicies)) {
      const role = (object["roleRef"] as { name: string } | undefined)?.name;
      if (role) assert.ok([...builtIn, ...made].includes(role), role);
      else made.push(object.metadata.name);
    }
  });
});
