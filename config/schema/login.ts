import { z } from "zod";
import * as field from "./fields";

const claim = z.string().min(1).optional();
const message = z.string().min(1).optional();

/** What a user's name or groups come from. */
const mapping = (what: string) =>
  z.strictObject({
    claim: claim.describe(`Claim that holds ${what}. Needs \`prefix\`.`),
    prefix: z
      .string()
      .optional()
      .describe("Text before each value, such as `oidc:`. May be empty, which has to be said."),
    expression: field.claimsExpression
      .optional()
      .describe(`Instead of \`claim\`: CEL expression over \`claims\` that gives ${what}.`),
  });

const claimMappings = z.strictObject({
  username: mapping("the user's name").describe("The user's name."),
  groups: mapping("the user's groups").optional().describe("Without it, users are in no group."),
  uid: z
    .strictObject({
      claim: claim.describe("Claim that holds the user's ID."),
      expression: field.claimsExpression
        .optional()
        .describe("Instead of `claim`: CEL expression over `claims`."),
    })
    .optional()
    .describe("The user's ID, for audit logs."),
  extra: z
    .array(
      z.strictObject({
        key: field.extraKey.describe("Name of an attribute of the user."),
        valueExpression: field.claimsExpression.describe(
          "CEL expression over `claims` that gives text or a list of it.",
        ),
      }),
    )
    .default([])
    .describe("Further attributes of the user, for audit logs and webhooks."),
});

const claimRule = z.strictObject({
  claim: claim.describe("Claim that has to be there, with `requiredValue`."),
  requiredValue: z.string().optional().describe("Text that the claim has to be. Default: empty."),
  expression: field.claimsCondition
    .optional()
    .describe("Instead of `claim`: CEL expression over `claims` that has to be true."),
  message: message.describe("With `expression`: message for the log when it is false."),
});

const userRule = z.strictObject({
  expression: field.userCondition.describe(
    "CEL expression over `user` that has to be true: `username`, `groups`, `uid`, `extra`.",
  ),
  message: message.describe("Message for the log when it is false."),
});

const issuer = z.strictObject({
  url: field.issuerUrl.describe("The issuer, as the claim `iss` of its tokens."),
  discoveryURL: field.issuerUrl
    .optional()
    .describe(
      "Where the API servers fetch the discovery document instead of `URL/.well-known/openid-configuration`.",
    ),
  certificateAuthority: field.certificates
    .optional()
    .describe(
      "CA certificates to trust for the issuer instead of those of the API server's image.",
    ),
  audiences: z
    .array(z.string().min(1))
    .min(1)
    .superRefine(field.unique)
    .describe("Client IDs that tokens are accepted for: one of them in the claim `aud`."),
  audienceMatchPolicy: z
    .enum(["MatchAny"])
    .optional()
    .describe("Has to be set if there are several audiences."),
  claimMappings: claimMappings.describe("What the user's name, groups and attributes come from."),
  claimValidationRules: z
    .array(claimRule)
    .default([])
    .describe("What the claims of a token have to be."),
  userValidationRules: z
    .array(userRule)
    .default([])
    .describe("What the user has to be, after the mappings."),
});

const subjects = z.array(field.subject).superRefine(field.unique).default([]);

const role = z.strictObject({
  role: field.roleName.describe("Name of the role, such as `view`."),
  kind: z
    .enum(["ClusterRole", "Role"])
    .default("ClusterRole")
    .describe("Kind of the role. A `Role` needs its `namespace`."),
  namespace: field.name
    .optional()
    .describe("Namespace that it is given in, which has to exist. Default: the whole cluster."),
  groups: subjects.describe("Groups that get it, with the issuer's prefix."),
  users: subjects.describe("Users that get it, with the issuer's prefix."),
});

const exec = z.strictObject({
  command: z
    .string()
    .min(1)
    .optional()
    .describe(
      "Command that prints an ExecCredential. Default: `kubectl oidc-login get-token` with URL and audience of the first issuer.",
    ),
  args: z
    .array(z.string())
    .default([])
    .describe(
      "Its arguments; without `command`, further ones such as `--oidc-extra-scope=groups`.",
    ),
});

/** How people log in. */
export const login = z.strictObject({
  issuers: z
    .array(issuer)
    .max(64)
    .default([])
    .describe(
      "OpenID Connect issuers whose tokens the API servers accept. A change restarts nothing. See docs/logins.md.",
    ),
  roles: z.array(role).default([]).describe("Roles of people by their groups or names."),
  exec: exec
    .prefault({})
    .describe("How kubectl gets a token, for the output `loginKubeconfig`, which has no secret."),
});
