import { deepStrictEqual } from "node:assert";
import { errorsOf } from "./stack-file";

const issuer = (claimMappings: object) => ({
  url: "https://login.example.com",
  audiences: ["kubernetes"],
  claimMappings,
});
const prefixed = issuer({
  username: { claim: "sub", prefix: "people:" },
  groups: { claim: "groups", prefix: "teams:" },
});
const free = issuer({
  username: { expression: "'people:' + claims.sub" },
  groups: { expression: "claims.roles" },
});
const role = (keys: object) => ({ role: "view", ...keys });
const at = (index: number, text: string) => `security.login.roles[${index}]${text}`;

/** Roles, the issuer beside them, and the errors. */
const table: readonly (readonly [string, object | undefined, readonly object[], ...string[]])[] = [
  [
    "roles in the cluster and in a namespace",
    prefixed,
    [
      role({ groups: ["teams:all"] }),
      role({ namespace: "web", groups: ["teams:web"], users: ["people:ann"] }),
      { role: "deployer", kind: "Role", namespace: "web", users: ["people:bob"] },
    ],
  ],
  [
    "names that an expression may yield",
    free,
    [role({ groups: ["anything"], users: ["people:ann"] })],
  ],
  [
    "names of Kubernetes and of this program",
    free,
    [role({ groups: ["system:masters"], users: ["kubernetes-on-bare-metal:x"] })],
    at(
      0,
      ".groups[0]: names beginning with system: are the cluster's own, and no login yields one; use names with an issuer's prefix",
    ),
    at(
      0,
      ".users[0]: names beginning with kubernetes-on-bare-metal: are the cluster's own, and no login yields one; use names with an issuer's prefix",
    ),
  ],
  [
    "names without the issuer's prefix",
    prefixed,
    [role({ groups: ["web"], users: ["teams:ann"] })],
    at(0, ".groups[0]: no issuer yields web: names begin with teams:"),
    at(0, ".users[0]: no issuer yields teams:ann: names begin with people:"),
  ],
  [
    "names without an issuer",
    undefined,
    [role({ groups: ["teams:web"] })],
    at(
      0,
      ".groups[0]: no issuer in security.login.issuers yields such names; add one, for groups with claimMappings.groups",
    ),
  ],
  [
    "groups that the issuer does not map",
    issuer({ username: { claim: "sub", prefix: "" } }),
    [role({ groups: ["web"], users: ["ann"] })],
    at(
      0,
      ".groups[0]: no issuer in security.login.issuers yields such names; add one, for groups with claimMappings.groups",
    ),
  ],
  [
    "a role twice, nobody, and a Role without its namespace",
    prefixed,
    [role({ groups: ["teams:a"] }), role({ groups: ["teams:b"] }), role({ kind: "Role" })],
    at(1, ": gives the same role as security.login.roles[0]; join them"),
    at(2, ".namespace: is missing; a Role is in a namespace"),
    at(2, ": names neither groups nor users"),
  ],
  [
    "a name that no role can have",
    prefixed,
    [{ role: "a/b", groups: ["teams:a"] }],
    at(0, '.role: "a/b" is not the name of a role'),
  ],
];

describe("roles of people", () => {
  for (const [what, one, roles, ...errors] of table)
    it(`${errors.length > 0 ? "refuses" : "accepts"} ${what}`, () =>
      deepStrictEqual(
        errorsOf({ security: { login: { issuers: one ? [one] : [], roles } } }),
        errors,
      ));

  it("refuses a secret in the kubeconfig for people", () =>
    deepStrictEqual(
      errorsOf({
        security: {
          login: { exec: { args: ["--oidc-extra-scope=groups", "--oidc-client-secret=hunter2"] } },
        },
      }),
      [
        "security.login.exec.args[1]: would put a secret into the kubeconfig that everybody gets; use a public client, with PKCE",
      ],
    ));
});
