import { isMap, type Values } from "../../config/settings/merge";
import { volumeLine, type LocalVolume } from "../../kubernetes/local-volumes";
import type { Step } from "./steps";

/** A host whose node is removed or replaced. */
export interface Leaving {
  readonly name: string;
  readonly address?: string | undefined;
}

/** Hosts whose node is removed or replaced, each once. */
export const leavingHosts = (steps: readonly Step[]): Leaving[] => {
  const hosts = steps
    .filter(({ type, op }) => type === "cluster:Node" && /delete/.test(op))
    .map(({ old, name }): Leaving => old.host ?? { name });
  return [...new Map(hosts.map((host) => [host.name, host])).values()];
};

/**
 * The volumes whose data goes with their host, and whether `up` refuses that, for a plan; empty if there are none.
 *
 * @param volumes of each host, by its name
 * @param sections of the stack file, as written
 */
export function dataLostText(
  leaving: readonly Leaving[],
  volumes: ReadonlyMap<string, readonly LocalVolume[]>,
  { lostHosts, rollout }: Values,
): string {
  const isAllowed = isMap(rollout) && rollout["deleteLocalVolumes"] === true;
  const isLost = ({ address }: Leaving) => Array.isArray(lostHosts) && lostHosts.includes(address);
  const lines = (which: (host: Leaving) => boolean): string[] =>
    leaving
      .filter(which)
      .flatMap(({ name }) =>
        (volumes.get(name) ?? []).map((one) => `- ${name}: ${volumeLine(one)}`),
      );
  const part = (title: string, listed: string[]): string[] =>
    listed.length > 0 ? [`${title}:\n\n${listed.join("\n")}`] : [];
  const goes = "**Data that goes with its host**";
  const refuses =
    "**Data that would go with its host**; `pulumi up` refuses without `rollout.deleteLocalVolumes`";
  return [
    ...part(
      isAllowed ? goes : refuses,
      lines((host) => !isLost(host)),
    ),
    ...part(`${goes}, which is in \`lostHosts\``, lines(isLost)),
  ].join("\n\n");
}
