import {
  isForPort,
  isolates,
  isPeer,
  type Direction,
  type Endpoint,
  type Policy,
  type Port,
  type Target,
} from "./policy";

/** A connection that policies refuse, from the view of one of its pods. */
export interface Refusal {
  /** `NAMESPACE/NAME` of the other pod. */
  readonly peer: string;
  /** The port that is connected to; none for a pod that declares no port. */
  readonly port?: Target;
}

/** A pod that policies isolate. */
export interface Isolated {
  readonly pod: string;
  /** Number of policies that select it. */
  readonly policies: number;
  /** Connections from other pods that its policies refuse. */
  readonly refusesFrom: readonly Refusal[];
  /** Connections to other pods that its policies refuse. */
  readonly refusesTo: readonly Refusal[];
}

interface Rule {
  readonly peers: ReadonlySet<Endpoint>;
  readonly ports: readonly Port[] | undefined;
}

/**
 * What enforcement of NetworkPolicies would cut among pods: each isolated pod with the connections that its policies refuse, to the ports
 * that pods declare. Policies allow what any of them allows, and a connection needs the consent of both ends.
 * https://kubernetes.io/docs/concepts/services-networking/network-policies/
 *
 * @param pods all that run with an address of the pod network
 */
export function isolatedPods(policies: readonly Policy[], pods: readonly Endpoint[]): Isolated[] {
  const rules = {
    Ingress: rulesOf(policies, pods, ({ spec }) =>
      (spec.ingress ?? []).map(({ from, ports }) => ({ peers: from, ports })),
    ),
    Egress: rulesOf(policies, pods, ({ spec }) =>
      (spec.egress ?? []).map(({ to, ports }) => ({ peers: to, ports })),
    ),
  };
  return pods.flatMap((pod) => {
    const of = (direction: Direction) => policies.filter((one) => isolates(one, pod, direction));
    const [inward, outward] = [of("Ingress"), of("Egress")];
    if (inward.length + outward.length === 0) return [];
    const others = pods.filter((other) => other !== pod);
    const allowing = (direction: Direction, selecting: readonly Policy[]) =>
      selecting.flatMap((policy) => rules[direction].get(policy) ?? []);
    const [from, to] = [allowing("Ingress", inward), allowing("Egress", outward)];
    return [
      {
        pod: pod.name,
        policies: new Set([...inward, ...outward]).size,
        refusesFrom:
          inward.length === 0
            ? []
            : others.flatMap((peer) => refusals(from, { peer, target: pod })),
        refusesTo:
          outward.length === 0
            ? []
            : others.flatMap((peer) => refusals(to, { peer, target: peer })),
      },
    ];
  });
}

/** The refused ports of a connection between a pod and its peer. `target` is the one that is connected to. */
const refusals = (
  rules: readonly Rule[],
  { peer, target }: { readonly peer: Endpoint; readonly target: Endpoint },
): Refusal[] => {
  const own = rules.filter(({ peers }) => peers.has(peer));
  const ports = target.ports.length > 0 ? target.ports : [undefined];
  return ports
    .filter((port) => !own.some((rule) => isForPort(rule.ports, port)))
    .map((port) => ({ peer: peer.name, ...(port && { port }) }));
};

type RawRule = Pick<Rule, "ports"> & { readonly peers: Parameters<typeof isPeer>[1] };

const rulesOf = (
  policies: readonly Policy[],
  pods: readonly Endpoint[],
  rules: (policy: Policy) => readonly RawRule[],
): ReadonlyMap<Policy, readonly Rule[]> =>
  new Map(
    policies.map((policy) => [
      policy,
      rules(policy).map(({ peers, ports }) => ({
        peers: new Set(pods.filter((pod) => isPeer(pod, peers, policy.metadata.namespace))),
        ports,
      })),
    ]),
  );
