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
 * The file by which the API server encrypts Secrets. It polls the file, so a change does not restart the pod:
 * https://kubernetes.io/docs/tasks/administer-cluster/encrypt-data/#configure-automatic-reloading
 */
export const encryptionConfigPath = `${componentDirectory("apiserver")}/encryption.yaml`;

type Encryption = Sections["security"]["encryption"];

const socketOf = ({ endpoint }: Encryption["kms"][string]): string =>
  endpoint.slice("unix://".length);

/** Directories of KMS plugins' sockets, to mount into the API server's pod. */
export const kmsDirectories = ({ kms }: Pick<Encryption, "kms">): string[] => [
  ...new Set(Object.values(kms).map((plugin) => socketOf(plugin).replace(/\/[^/]*$/, ""))),
];

/** Sockets that must exist on a master first: without its plugin, an API server would not become ready. */
export const kmsWaits = ({ kms }: Pick<Encryption, "kms">): Wait[] =>
  Object.entries(kms).map(([name, plugin]) => ({
    what: `the socket of the KMS plugin ${name}: ${socketOf(plugin)}`,
    command: `test -S ${socketOf(plugin)}`,
    timeoutSeconds: 30,
    first: true,
  }));

/**
 * The encryption configuration; a secret itself. The first key encrypts, and all decrypt. Plain text stays readable, because some
 * was written before there was a key. When encryption is off, new Secrets are plain text, and keys still decrypt.
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
