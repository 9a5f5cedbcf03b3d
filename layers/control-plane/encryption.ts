import type { Sections } from "../../config/schema";
import type { Wait } from "../desired-state";
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

type Encryption = Sections["security"]["encryption"];

const socketOf = ({ endpoint }: Encryption["kms"][string]): string =>
  endpoint.slice("unix://".length);

/** Directories of the sockets of KMS plugins, which the API server's pod has to see. */
export const kmsDirectories = ({ kms }: Pick<Encryption, "kms">): string[] => [
  ...new Set(Object.values(kms).map((plugin) => socketOf(plugin).replace(/\/[^/]*$/, ""))),
];

/** What has to be on a master first: an API server without its plugin would not become ready. */
export const kmsWaits = ({ kms }: Pick<Encryption, "kms">): Wait[] =>
  Object.entries(kms).map(([name, plugin]) => ({
    what: `the socket of the KMS plugin ${name}: ${socketOf(plugin)}`,
    command: `test -S ${socketOf(plugin)}`,
    timeoutSeconds: 30,
    first: true,
  }));

/**
 * How Secrets are encrypted; a secret itself. The first name writes and all of them read; so does plain text, which was
 * written before there was a key. Switched off, plain text is what is written, and the keys go on reading.
 */
export function encryptionFile(
  { enabled, keys: names, kms }: Encryption,
  keys: readonly NamedKey[],
): HostFile {
  const secretbox =
    keys.length > 0
      ? [{ secretbox: { keys: keys.map(({ name, secret }) => ({ name, secret })) } }]
      : [];
  const plugins = names.flatMap((name) => (kms[name] ? [kmsProvider(name, kms[name])] : []));
  const encrypting = kms[names[0]!] ? [...plugins, ...secretbox] : [...secretbox, ...plugins];
  const plain = { identity: {} };
  const providers = enabled ? [...encrypting, plain] : [plain, ...encrypting];
  const content = yaml({
    apiVersion: "apiserver.config.k8s.io/v1",
    kind: "EncryptionConfiguration",
    resources: [{ resources: ["secrets"], providers }],
  });
  return { content, mode: "0600" };
}

const kmsProvider = (name: string, { endpoint, timeoutSeconds }: Encryption["kms"][string]) => ({
  kms: { apiVersion: "v2", name, endpoint, timeout: `${timeoutSeconds}s` },
});

export const encryptionFlags = {
  "encryption-provider-config": encryptionConfigPath,
  "encryption-provider-config-automatic-reload": true,
} as const;
