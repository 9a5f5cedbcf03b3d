import { encryptionKeys, kmsPlugins, signers } from "./name-lists";
import { free, inSteps, refused } from "./row";
import type { Change } from "./rule";
import { loginChanges } from "./table-login";

const apiServersRestart = "API servers restart, one master after the other";

/** How the keys of `security` may change on a running cluster. */
export const securityChanges = {
  "security.encryption.enabled": free(
    "masters always read plain text and all keys; rewrite all Secrets afterwards",
  ),
  "security.encryption.keys": inSteps(
    "add a key, move it to the front, rewrite every Secret, remove the old key; run pulumi up after each step",
    encryptionKeys,
    "control plane",
  ),
  "security.encryption.kms": refused(
    "a name in keys stays what it is, a key or a plugin; with another socket, API servers restart one master after the other",
    kmsPlugins,
    "control plane",
  ),
  "security.certificateAuthorities": inSteps(
    "add a CA, move it to the front, remove the old one; run pulumi up after each step",
    signers,
    "host",
    "etcd member",
    "control plane",
  ),
  "security.serviceAccountKeys": inSteps(
    "add a key, move it to the front, remove the old one when its tokens have expired; run pulumi up after each step",
    signers,
    "control plane",
  ),
  "security.breakGlass": free("the output is added or removed; issued certificates stay valid"),
  "security.audit.enabled": free(apiServersRestart),
  "security.audit.policy": free(apiServersRestart),
  "security.audit.webhook": free(apiServersRestart),
  "security.audit.webhook.kubeconfig": free(apiServersRestart),
  "security.audit.webhook.mode": free(apiServersRestart),
  "security.audit.webhook.batch.bufferSize": free(apiServersRestart),
  "security.audit.webhook.batch.maxSize": free(apiServersRestart),
  "security.audit.webhook.batch.maxWaitSeconds": free(apiServersRestart),
  ...loginChanges,
  "security.podSecurity": free("API servers restart; running pods stay"),
  "security.firewall": free("rules are kept only if a new SSH connection gets through"),
  "security.firewall.sshFrom": free("rules are kept only if a new SSH connection gets through"),
  "security.firewall.apiFrom": free("rules are kept only if a new SSH connection gets through"),
  "security.firewall.servicesFrom": free(
    "rules are kept only if a new SSH connection gets through",
  ),
} as const satisfies Readonly<Record<string, Change>>;
