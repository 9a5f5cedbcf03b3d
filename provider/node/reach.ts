import { remoteHost } from "../../config/remote-host";
import type { Host } from "../../config/cluster-config";
import { askPod, type AskedPod } from "../../host/ask-pod";
import type { RemoteHost } from "../../ssh/host";
import { credentials } from "../stack";

/** A host's result of asking a pod of another node. */
export interface Reached {
  readonly from: Host;
  /** Address of the pod. */
  readonly address: string;
  /** Undefined if the host could not be asked, which is not the pod's fault. */
  readonly asked: AskedPod | undefined;
}

/** Makes hosts send requests to a pod of another node, in parallel. */
export const reachFrom = (
  peers: readonly Host[],
  { owner, name }: RemoteHost,
  address: string,
  report: (text: string) => void,
): Promise<readonly Reached[]> =>
  Promise.all(
    peers.map(async (from) => ({
      from,
      address,
      asked: await askPod(remoteHost(from, owner), credentials(), address).catch((error: Error) => {
        report(`${from.name} is not asked whether it reaches a pod on ${name}: ${error.message}`);
        return undefined;
      }),
    })),
  );

/** A host in a message. */
type Place = Pick<RemoteHost, "name" | "address">;

/**
 * Failed requests to a pod on a node, one line each, with the direction in which packets are lost.
 *
 * @param unanswered addresses whose requests arrived at the pod but that get no answer
 * @param network what hosts send each other for pods, and whether another program maintains the routes
 */
export function reachFailures(
  node: Place,
  reached: readonly Reached[],
  unanswered: readonly string[],
  { between, external }: { readonly between: string; readonly external?: boolean | undefined },
): string[] {
  const sources = reached.map(({ asked }) => asked?.source);
  const strangers = unanswered.filter((address) => !sources.includes(address));
  return reached.flatMap(({ from, address, asked }) => {
    if (!asked?.cause) return [];
    const { cause, source, lacksRoute } = asked;
    const family = address.includes(":") ? "over IPv6: " : "";
    const told = `${from.name} does not reach a pod on it: ${family}${cause}`;
    const way = (one: Place, other: Place) =>
      `let ${between} through from ${inWords(one)} to ${inWords(other)}`;
    if (source !== undefined && unanswered.includes(source))
      return [`${told}; its packets arrive and the answers do not: ${way(node, from)}`];
    if (lacksRoute && !external && /\((7|28)\)/.test(cause))
      return [`${told}; ${from.name} has no route to pods on ${node.name} but its default route`];
    if (!isSilent(cause)) return [told];
    // Packets that arrive from another address may be this host's.
    return strangers.length > 0
      ? [`${told}; let ${between} through between ${inWords(from)} and ${inWords(node)}`]
      : [`${told}; its packets do not arrive: ${way(from, node)}`];
  });
}

/**
 * Why an API server does not reach a pod on a node, with the direction in which packets are lost if the error shows it.
 *
 * @param masters hosts of the API servers
 * @param unanswered addresses whose requests arrived at the pod; those of other hosts are not API servers
 */
export function serverFailure(
  node: Place,
  masters: readonly Place[],
  error: string,
  {
    unanswered,
    reached,
    between,
  }: {
    readonly unanswered: readonly string[];
    readonly reached: readonly Reached[];
    readonly between: string;
  },
): string {
  const told = `an API server does not reach a pod on it: ${error}; let ${between} through`;
  const from = masters.length === 1 ? inWords(masters[0]!) : "the masters";
  const others = reached
    .filter((one) => !masters.some(({ name }) => name === one.from.name))
    .map(({ asked }) => asked?.source);
  if (unanswered.some((address) => !others.includes(address)))
    return `${told} from ${inWords(node)} to ${from}`;
  return /dial tcp .*timeout/.test(error)
    ? `${told} from ${from} to ${inWords(node)}`
    : `${told} between the hosts`;
}

/** Whether nothing came back at all. A refused connection, or a request that hangs once connected, has shown both directions. */
export const isSilent = (cause: string): boolean =>
  cause.includes("(28)") && !cause.includes("Operation timed out");

const inWords = ({ name, address }: Place): string => `${name} (${address})`;
