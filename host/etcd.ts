import { certificatePath, keyPath } from "../layers/formats/layout";
import { ports } from "../layers/ports";
import { base64Beginning } from "../ssh/base64";
import { RemoteError } from "../ssh/errors";
import type { Credentials, RemoteHost } from "../ssh/host";
import { parseEtcdView, type EtcdView } from "./etcd-view";
import { parseJson } from "../text/printable";
import { runAsRoot } from "../ssh/root-shell";
import { ownOutput, ownScript } from "./owner";

/** Inputs of scripts/etcd-look.sh. A member is a client of itself: nothing else of its host has to know etcd. */
export const etcdIdentity = {
  CA: certificatePath("etcd-ca"),
  CERT: certificatePath("etcd-peer"),
  KEY: keyPath("etcd-peer"),
  PORT: String(ports.etcdClients),
};

/** More than all that the scripts wait for together. */
const timeoutSeconds = 30;

/** Seconds that a request to a member takes at most, where it is not known to take longer. */
const requestSeconds = 10;

/** Another run on the host may have to end first, and the member itself. */
const setAsideTimeoutSeconds = 200;

/**
 * How the etcd member of a host is and what it knows of the others, in one execution. A host without etcd is one whose
 * view is empty.
 *
 * @throws ForeignHostError if the host belongs to another cluster; RemoteError when the host cannot be reached or the look
 *   fails: nothing is known then.
 */
export async function lookAtEtcd(host: RemoteHost, credentials: Credentials): Promise<EtcdView> {
  const doing = "looking at its etcd member";
  const text = await runAsRoot(host, credentials, {
    doing,
    script: ownScript(host, ["etcd-look"], etcdIdentity),
    looks: true,
    timeoutSeconds,
  });
  return parseEtcdView(ownOutput(host, doing, text));
}

/**
 * Ends the etcd member of a host whose data is of no use any more, and moves the data aside, so that it joins again without.
 *
 * @throws RemoteError when the host cannot be reached or the data stays; the next call goes on from there.
 */
export async function setMemberAside(host: RemoteHost, credentials: Credentials): Promise<void> {
  await runAsRoot(host, credentials, {
    doing: "setting the data of its etcd member aside",
    script: ownScript(host, ["set-member-aside"]),
    timeoutSeconds: setAsideTimeoutSeconds,
  });
}

/**
 * Makes one request of the etcd member of a host, by its gateway for JSON:
 * https://etcd.io/docs/v3.6/dev-guide/api_grpc_gateway/
 *
 * @param doing what is done, as a gerund, for messages
 * @param path of the request, from `/v3`
 * @param seconds that it may take, 10 by default
 * @throws RemoteError with etcd's own words.
 */
export async function askEtcd<T>(
  host: RemoteHost,
  credentials: Credentials,
  doing: string,
  path: string,
  body: object,
  seconds = requestSeconds,
): Promise<T> {
  const text = await runAsRoot(host, credentials, {
    doing,
    script: ownScript(host, ["etcd-ask"], {
      ...etcdIdentity,
      REQUEST: path,
      LIMIT: String(seconds),
    }),
    payload: Buffer.from(JSON.stringify(body)),
    timeoutSeconds: timeoutSeconds + seconds,
  });
  return parseJson<T>(text);
}

/** How many Secrets in etcd are encrypted with a key, and the names of a few of them as NAMESPACE/NAME. */
export interface CountedSecrets {
  readonly count: number;
  readonly examples: readonly string[];
}

/**
 * Counts the Secrets that a key or a KMS plugin has encrypted, on a host whose member answers: their values stay there.
 *
 * @param key its name in the stack file
 * @throws RemoteError when etcd does not answer: nothing is known then.
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
    throw new RemoteError(host.name, "counting the Secrets in etcd", "it gave no number");
  return {
    count,
    examples: rows.filter(([kind]) => kind === "secret").map(([, name = ""]) => name),
  };
}
