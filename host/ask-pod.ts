import { isIP } from "node:net";
import type { Credentials, RemoteHost } from "../ssh/host";
import { runAsRoot } from "../ssh/root-shell";
import { printableLine } from "../text/printable";
import { probePort } from "./network-probe";
import { ownOutput, ownScript } from "./owner";

/** How a host gets on with a pod of another node. */
export interface AskedPod {
  /** Why it does not reach the pod; empty on success. */
  readonly cause: string;
  /** Address that it asks from; undefined without a route. */
  readonly source?: string;
  /** Whether nothing but its default route leads to the pod, or no route at all. */
  readonly lacksRoute: boolean;
}

/** How long a request that fails is repeated: the pod answers for 20 s, and the last attempt may take ten. */
const retrySeconds = 7;

/**
 * Sends requests to a pod that probes its own node's network, from the host of another.
 *
 * @param address of the pod
 * @throws RemoteError if the host is unreachable or cannot ask; ForeignHostError if it belongs to another cluster
 */
export async function askPod(
  host: RemoteHost,
  credentials: Credentials,
  address: string,
): Promise<AskedPod> {
  const doing = "asking a pod of another node";
  const inputs = { ADDRESS: address, PORT: String(probePort), RETRY: String(retrySeconds) };
  const output = await runAsRoot(host, credentials, {
    doing,
    script: ownScript(host, ["ask-pod"], inputs),
    timeoutSeconds: 40,
  });
  return parseAsked(ownOutput(host, doing, output));
}

/** Parses the output of scripts/ask-pod.sh. */
export function parseAsked(output: string): AskedPod {
  const lines = output.split("\n").map((line) => line.split("\t"));
  const [, source = "", route = "", cause = "it gave no result"] =
    lines.find(([first]) => first === "asked") ?? [];
  return {
    cause: printableLine(cause),
    ...(isIP(source) !== 0 && { source }),
    lacksRoute: route === "" || route === "default",
  };
}
