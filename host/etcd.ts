import { certificatePath, keyPath } from "../layers/formats/layout";
import { ports } from "../layers/ports";
import { base64Beginning } from "../ssh/base64";
import { RemoteError } from "../ssh/errors";
import type { Credentials, RemoteHost } from "../ssh/host";
import { parseEtcdView, type EtcdView } from "./etcd-view";
import { parseJson } from "../text/printable";
import { runAsRoot } from "../ssh/root-shell";
import { ownOutput, ownScript } from "./owner";

/**
 * Inputs of scripts/etcd-observe.sh. The member's peer certificate is also its client certificate, so no other process
 * on the host needs access to etcd.
 */
export const etcdIdentity = {
  CA: certificatePath("etcd-ca"),
  CERT: certificatePath("etcd-peer"),
  KEY: keyPath("etcd-peer"),
  PORT: String(ports.etcdClients),
};

/** More than the sum of all waits in the scripts. */
const timeoutSeconds = 30;

/** Default deadline of a request to a member. */
const requestSeconds = 10;

/** Includes waiting for another run on the host, and for the member to stop. */
const setAsideTimeoutSeconds = 200;

/**
 * Observes a host's etcd member, and what it knows of the others, in one execution. Without etcd the view is empty.
 *
 * @throws ForeignHostError if the host belongs to another cluster; RemoteError if the host is unreachable or the
 *   observation fails.
 */
export async function observeEtcd(host: RemoteHost, credentials: Credentials): Promise<EtcdView> {
  const doing = "observing its etcd member";
  const text = await runAsRoot(host, credentials, {
    doing,
    script: ownScript(host, ["etcd-observe"], etcdIdentity),
    readOnly: true,
    timeoutSeconds,
  });
  return parseEtcdView(ownOutput(host, doing, text));
}

/**
 * Stops a host's etcd member whose data is useless, and moves the data aside, so that the member joins again with none.
 *
 * @throws RemoteError if the host is unreachable or the data stays; a retry resumes.
 */
export async function setMemberAside(host: RemoteHost, credentials: Credentials): Promise<void> {
  await runAsRoot(host, credentials, {
    doing: "setting the data of its etcd member aside",
    script: ownScript(host, ["set-aside-expelled-member"]),
    timeoutSeconds: setAsideTimeoutSeconds,
  });
}

/**
 * Sends one request to a host's etcd member through its JSON gateway:
 * https://etcd.io/docs/v3.6/dev-guide/api_grpc_gateway/
 *
 * @param doing what is being done, as a gerund, for messages
 * @param path of the request, from `/v3`
 * @param seconds deadline. @default 10
 * @throws RemoteError with etcd's message.
 */
export async function requestEtcd<T>(
  host: RemoteHost,
  credentials: Credentials,
  doing: string,
  path: string,
  body: object,
  seconds = requestSeconds,
): Promise<T> {
  const text = await runAsRoot(host, credentials, {
    doing,
    script: ownScript(host, ["etcd-request"], {
      ...etcdIdentity,
      REQUEST: path,
      LIMIT: String(seconds),
    }),
    payload: Buffer.from(JSON.stringify(body)),
    timeoutSeconds: timeoutSeconds + seconds,
  });
  return parseJson<T>(text);
}

/** How many Secrets in etcd are encrypted with a key, and the names of up to three of them, as NAMESPACE/NAME. */
export interface CountedSecrets {
  readonly count: number;
  readonly examples: readonly string[];
}

/**
 * Counts the Secrets that a key or a KMS plugin has encrypted, on a host whose member answers. Their values do not leave the host.
 *
 * @param key its name in the stack file
 * @throws RemoteError when etcd does not answer.
 */
export async function countSecrets(
  host: RemoteHost,
  credentials: Credentials,
  key: string,
): Promise<CountedSecrets> {
  // https://kubernetes.io/docs/tasks/administer-cluster/encrypt-data/#verifying-that-data-is-encrypted
  const [own, kms] = ["secretbox:v1", "kms:v2"].map((how) =>
    base64Beginning(`k8s:enc:${how}:${key}:`),
  );
  const beginning = String.raw`\(${own}\|${kms}\)`;
  const text = await runAsRoot(host, credentials, {
    doing: "counting the Secrets in etcd",
    script: ownScript(host, ["etcd-secrets"], { ...etcdIdentity, BEGINNING: beginning }),
    timeoutSeconds: 300,
  });
  const rows = text.split("\n").map((line) => line.split("\t"));
  const count = Number(rows.find(([kind]) => kind === "count")?.[1]);
  if (!Number.isInteger(count))
    throw new RemoteError(
      host.name,
      "counting the Secrets in etcd",
      "the script printed no number",
    );
  return {
    count,
    examples: rows.filter(([kind]) => kind === "secret").map(([, name = ""]) => name),
  };
}
