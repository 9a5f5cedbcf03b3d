import { deepStrictEqual } from "node:assert";
import { errorsOf } from "./stack-file";

const username = { claim: "sub", prefix: "people:" };
const issuer = (keys: object = {}) => ({
  url: "https://login.example.com",
  audiences: ["kubernetes"],
  claimMappings: { username },
  ...keys,
});
const at = (key: string) => `security.login.issuers[0].${key}`;
const mapped = (keys: object) => issuer({ claimMappings: { username, ...keys } });
const notHttps = "is not an https URL without a query and a fragment";

/** Issuers, and the errors in them. */
const table: readonly (readonly [string, readonly object[], ...string[]])[] = [
  ["an issuer", [issuer()]],
  ["an issuer with a path and a port", [issuer({ url: "https://a.example:8443/realms/staff" })]],
  [
    "two issuers, one of them found elsewhere",
    [issuer(), issuer({ url: "https://a.example", discoveryURL: "https://b.example/x" })],
  ],
  [
    "URLs that are not https, have a query or a fragment",
    [
      issuer({ url: "http://a.example" }),
      issuer({ url: "https://a.example/?a=b" }),
      issuer({ discoveryURL: "https://a.example/#a" }),
    ],
    `security.login.issuers[0].url: "http://a.example" ${notHttps}`,
    `security.login.issuers[1].url: "https://a.example/?a=b" ${notHttps}`,
    `security.login.issuers[2].discoveryURL: "https://a.example/#a" ${notHttps}`,
  ],
  [
    "a URL with a password, which is not shown",
    [issuer({ url: "https://me:hunter2@a.example" })],
    at("url: holds a user or a password; take it out"),
  ],
  [
    "the same URLs twice",
    [
      issuer({ discoveryURL: "https://a.example/x" }),
      issuer({ discoveryURL: "https://a.example/x" }),
    ],
    'security.login.issuers[1].url: duplicate URL "https://login.example.com" (also security.login.issuers[0])',
    'security.login.issuers[1].discoveryURL: duplicate URL "https://a.example/x" (also security.login.issuers[0])',
  ],
  [
    "the cluster's own issuer",
    [issuer({ url: "https://kubernetes.default.svc.cluster.local" })],
    at(
      "url: is the issuer of the cluster's service account tokens, which are accepted anyway; take it out",
    ),
  ],
  [
    "a discovery URL that is the issuer's",
    [issuer({ discoveryURL: "https://login.example.com/" })],
    at("discoveryURL: is the same as url; take it out"),
  ],
  ["no audience", [issuer({ audiences: [] })], at("audiences: is empty")],
  [
    "several audiences, one twice",
    [issuer({ audiences: ["a", "a"], audienceMatchPolicy: "MatchAny" })],
    at('audiences[1]: "a" is listed twice'),
  ],
  [
    "several audiences without a policy",
    [issuer({ audiences: ["a", "b"] })],
    at("audienceMatchPolicy: is missing; several audiences need the policy MatchAny"),
  ],
  [
    "another policy",
    [issuer({ audienceMatchPolicy: "MatchAll" })],
    at('audienceMatchPolicy: "MatchAll" is not one of MatchAny'),
  ],
  [
    "a CA that is none",
    [issuer({ certificateAuthority: "a" })],
    at("certificateAuthority: is not one or more certificates in PEM"),
  ],
  ["no mappings", [issuer({ claimMappings: undefined })], at("claimMappings: is missing")],
  [
    "a user name from nothing, and groups from two places",
    [mapped({ username: {}, groups: { claim: "a", prefix: "", expression: "claims.a" } })],
    at("claimMappings.username: needs claim or expression"),
    at("claimMappings.groups: has both claim and expression; take one of them out"),
    at("claimMappings.groups.prefix: has no effect on an expression; add it there"),
  ],
  [
    "claims without a prefix",
    [mapped({ username: { claim: "sub" }, groups: { claim: "groups", prefix: "" } })],
    at(
      'claimMappings.username.prefix: is missing; set it to "" if the claim\'s value is to be used as it is',
    ),
  ],
  [
    "prefixes of the cluster's own names",
    [
      mapped({
        username: { claim: "sub", prefix: "system:node:" },
        groups: { claim: "groups", prefix: "kubernetes-on-bare-metal:" },
      }),
    ],
    at(
      "claimMappings.username.prefix: names beginning with system: are the cluster's own; use another prefix",
    ),
    at(
      "claimMappings.groups.prefix: names beginning with kubernetes-on-bare-metal: are the cluster's own; use another prefix",
    ),
  ],
  [
    "expressions that are none",
    [
      issuer({
        claimMappings: { username: { expression: "claims.sub +" } },
        claimValidationRules: [{ expression: "claims.sub" }],
        userValidationRules: [{ expression: "claims.sub == 'a'" }],
      }),
    ],
    at("claimMappings.username.expression: claims.sub +: Unexpected token: EOF"),
    at(
      "claimValidationRules[0].expression: claims.sub: its value may be anything; compare it, such as == true",
    ),
    at("userValidationRules[0].expression: claims.sub == 'a': Unknown variable: claims"),
  ],
  [
    "attributes twice, and of Kubernetes",
    [
      mapped({
        extra: [
          { key: "example.com/a", valueExpression: "claims.a" },
          { key: "example.com/a", valueExpression: "claims.b" },
          { key: "authentication.kubernetes.io/c", valueExpression: "claims.c" },
        ],
      }),
    ],
    at("claimMappings.extra[1].key: is listed twice"),
    at(
      "claimMappings.extra[2].key: authentication.kubernetes.io/c is in a domain of Kubernetes; use your own",
    ),
  ],
  [
    "an attribute without a domain",
    [mapped({ extra: [{ key: "Team", valueExpression: "claims.a" }] })],
    at(
      'claimMappings.extra[0].key: "Team" is not a domain and a path in lower case, such as example.com/team',
    ),
  ],
  [
    "an unverified address as the user's name",
    [mapped({ username: { expression: "claims.email" } })],
    at(
      'claimMappings.username.expression: reads claims.email, which anybody may claim; read claims.email_verified too, such as by the rule "claims.?email_verified.orValue(false) == true" in claimValidationRules',
    ),
  ],
  [
    "a verified address as the user's name",
    [
      issuer({
        claimMappings: { username: { expression: "claims.email" } },
        claimValidationRules: [{ expression: "claims.email_verified == true" }],
      }),
    ],
  ],
  [
    "rules that say nothing, too much, or the same",
    [
      issuer({
        claimValidationRules: [
          {},
          { claim: "hd", message: "a" },
          { claim: "hd" },
          { expression: "claims.a == 1", requiredValue: "1" },
        ],
        userValidationRules: [
          { expression: "user.username != 'a'" },
          { expression: "user.username != 'a'" },
        ],
      }),
    ],
    at("claimValidationRules[0]: needs claim or expression"),
    at("claimValidationRules[1].message: is for expressions; take it out"),
    at("claimValidationRules[3].requiredValue: is for claims; compare in the expression"),
    at("claimValidationRules[2].claim: is listed twice"),
    at("userValidationRules[1].expression: is listed twice"),
  ],
];

describe("issuers of logins", () => {
  for (const [what, issuers, ...errors] of table)
    it(`${errors.length > 0 ? "refuses" : "accepts"} ${what}`, () =>
      deepStrictEqual(errorsOf({ security: { login: { issuers } } }), errors));
});
