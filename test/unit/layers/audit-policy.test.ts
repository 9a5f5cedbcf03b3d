import { deepStrictEqual, ok } from "node:assert";
import { parse } from "yaml";
import { auditFiles } from "../../../layers/control-plane/audit";

interface Rule {
  readonly level: string;
  readonly users?: readonly string[];
  readonly userGroups?: readonly string[];
  readonly verbs?: readonly string[];
  readonly resources?: readonly {
    readonly group: string;
    readonly resources?: readonly string[];
  }[];
  readonly nonResourceURLs?: readonly string[];
}
const [file] = Object.values(auditFiles({ enabled: true }));
const { rules } = parse(file!.content) as { rules: readonly Rule[] };

/** What the API server would log of a request: the level of the first rule that fits. */
function level(user: string, group: string, verb: string, what: string): string {
  const [resource = "", ...domain] = what.split(".");
  const apiGroup = domain.join(".");
  const fits = (rule: Rule) =>
    (!rule.users || rule.users.includes(user)) &&
    (!rule.userGroups || rule.userGroups.includes(group)) &&
    (!rule.verbs || rule.verbs.includes(verb)) &&
    (rule.nonResourceURLs
      ? rule.nonResourceURLs.some((url) => what.startsWith(url.replace("*", "")))
      : !(what.startsWith("/") && rule.resources)) &&
    (!rule.resources ||
      rule.resources.some(
        (one) => one.group === apiGroup && (!one.resources || one.resources.includes(resource)),
      ));
  return rules.find(fits)!.level;
}

const table: readonly (readonly [string, string, string, string, string])[] = [
  ["ann", "people", "create", "secrets", "Metadata"],
  ["ann", "people", "get", "configmaps", "Metadata"],
  ["ann", "people", "create", "serviceaccounts/token", "Metadata"],
  ["ann", "people", "create", "tokenreviews.authentication.k8s.io", "Metadata"],
  ["ann", "people", "create", "pods/exec", "Metadata"],
  ["ann", "people", "create", "pods", "Metadata"],
  ["ann", "people", "list", "clusterroles.rbac.authorization.k8s.io", "Metadata"],
  ["ann", "people", "patch", "clusterroles.rbac.authorization.k8s.io", "RequestResponse"],
  ["ann", "people", "delete", "rolebindings.rbac.authorization.k8s.io", "RequestResponse"],
  ["ann", "people", "create", "events", "None"],
  ["ann", "people", "update", "leases.coordination.k8s.io", "Metadata"],
  ["ann", "people", "get", "/metrics", "Metadata"],
  ["ann", "people", "get", "/livez", "None"],
  ["system:node:w1", "system:nodes", "update", "leases.coordination.k8s.io", "None"],
  ["system:node:w1", "system:nodes", "watch", "pods", "None"],
  ["system:node:w1", "system:nodes", "patch", "pods/status", "Metadata"],
  ["system:node:w1", "system:nodes", "get", "secrets", "Metadata"],
  ["system:kube-scheduler", "system:authenticated", "watch", "nodes", "None"],
  ["system:kube-scheduler", "system:authenticated", "create", "pods/binding", "Metadata"],
];

describe("the audit policy", () => {
  for (const [user, group, verb, what, expected] of table)
    it(`logs of ${user}: ${verb} ${what}: ${expected}`, () =>
      deepStrictEqual(level(user, group, verb, what), expected));

  it("logs no body of the core API, whose objects may hold credentials", () => {
    for (const { level: how, resources = [{ group: "" }] } of rules)
      ok(!how.startsWith("Request") || resources.every(({ group }) => group !== ""));
  });
});
