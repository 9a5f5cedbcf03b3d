import type { Sections } from "../../config/schema";
import type { HostFile } from "../formats/host-file";
import { componentDirectory } from "../formats/layout";
import { yaml } from "../formats/yaml";

/** A key that encrypts Secrets in etcd. */
export interface NamedKey {
  readonly name: string;
  /** 32 bytes in base64. */
  readonly secret: string;
}

/**
 * Where the API server reads how to encrypt Secrets. It polls the file, so the file is no part of what restarts the pod:
 * https://kubernetes.io/docs/tasks/administer-cluster/encrypt-data/#configure-automatic-reloading
 */
export const encryptionConfigPath = `${componentDirectory("apiserver")}/encryption.yaml`;

/**
 * How Secrets are encrypted; a secret itself. The first key writes and all of them read; so does plain text, which was
 * written before there was a key. Switched off, plain text is what is written, and the keys go on reading.
 */
export function encryptionFile(
  { enabled }: Pick<Sections["security"]["encryption"], "enabled">,
  keys: readonly NamedKey[],
): HostFile {
  const secretbox = { secretbox: { keys: keys.map(({ name, secret }) => ({ name, secret })) } };
  const plain = { identity: {} };
  const providers = enabled ? [secretbox, plain] : [plain, secretbox];
  const content = yaml({
    apiVersion: "apiserver.config.k8s.io/v1",
    kind: "EncryptionConfiguration",
    resources: [{ resources: ["secrets"], providers }],
  });
  return { content, mode: "0600" };
}

export const encryptionFlags = {
  "encryption-provider-config": encryptionConfigPath,
  "encryption-provider-config-automatic-reload": true,
} as const;
