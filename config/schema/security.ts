import { z } from "zod";
import { audit } from "./audit";
import * as field from "./fields";
import { login } from "./login";

/** Names that every cluster starts with. They appear in no resource name and no manifest. */
export const firstNames = { authority: "ca-1", serviceAccountKey: "key-1" } as const;

/** Names of keys or CAs: the first is used, all are accepted. */
const names = z.array(field.name).min(1).superRefine(field.unique);

const kmsPlugin = z.strictObject({
  endpoint: field.unixSocket.describe(
    "Socket of the plugin on each master, in a directory of its own. You run the plugin.",
  ),
  timeoutSeconds: z
    .number()
    .int()
    .min(1)
    .max(60)
    .default(3)
    .describe("How long an API server waits for an answer of the plugin."),
});

const encryption = z.strictObject({
  enabled: z.boolean().default(true).describe("Encrypt Secrets in etcd."),
  keys: names
    .default(["key-1"])
    .describe("Names of keys. The first encrypts, all of them decrypt. See docs/keys.md."),
  kms: z
    .record(field.name, kmsPlugin)
    .default({})
    .describe("KMS v2 plugins, by the names in `keys` that stand for them. See docs/keys.md."),
});

/** Networks that may reach the hosts. Without this section there is no restriction. */
const firewall = z.strictObject({
  sshFrom: z
    .array(field.anyNetwork)
    .min(1)
    .describe("Networks that may open SSH connections: yours, or the last bastion's."),
  apiFrom: z
    .array(field.anyNetwork)
    .min(1)
    .optional()
    .describe(
      "Networks that may reach the API servers. Hosts of the cluster always may. Default: `sshFrom`.",
    ),
  servicesFrom: z
    .array(field.anyNetwork)
    .min(1)
    .default(["0.0.0.0/0"])
    .describe(
      "Networks that may reach pods, node ports and load balancer addresses. With `network.ipv6`, IPv6 ones have to be listed too, such as `::/0`.",
    ),
});

export const security = z.strictObject({
  encryption: encryption.prefault({}).describe("Encryption of Secrets at rest."),
  certificateAuthorities: names
    .default([firstNames.authority])
    .describe("Names of CAs. The first signs, all of them are trusted. See docs/keys.md."),
  serviceAccountKeys: names
    .default([firstNames.serviceAccountKey])
    .describe("Names of keys for service account tokens. The first signs, all of them verify."),
  breakGlass: z
    .boolean()
    .default(false)
    .describe("Add a `system:masters` kubeconfig as the output `breakGlassKubeconfig`."),
  audit: audit.prefault({}).describe("What is kept of API requests."),
  login: login.prefault({}).describe("Logins of people, by OpenID Connect."),
  podSecurity: z
    .enum(["privileged", "baseline", "restricted"])
    .default("baseline")
    .describe("Pod Security Standard that namespaces without a label enforce."),
  firewall: firewall
    .optional()
    .describe("Firewall of each host. It rolls back unless a new SSH connection gets through it."),
});
