import { sameMinor } from "../release-number";
import type { Rule } from "./rule";

type Section = object | undefined;

/**
 * The second family of a cluster, which can come and not go. The recorded value belongs to one control plane and changes only with its
 * pods, so an edit can take back a family that hosts turned out not to have.
 */
export const secondFamily: Rule<Section> = (before, after, all) => {
  if (before && after) return undefined;
  if (!after)
    return "cannot be taken out of a running cluster, whose nodes, pods and Services have IPv6 addresses; put it back, or set up another cluster without it";
  // Whoever brings the pod network has to be converted with it, and nothing here knows how.
  if (all.after["network.plugin"] === "none")
    return "cannot be added to a running cluster with network.plugin none, whose CNI plugin has IPv4 addresses only; take it out to keep IPv4, or set up another cluster with it";
  const [old, now] = [all.before, all.after].map((one) => one["versions.kubernetes"]) as [
    string | undefined,
    string | undefined,
  ];
  return old !== undefined && now !== undefined && !sameMinor(old, now)
    ? "cannot be added while the minor release of kubernetes changes; do one of the two first"
    : undefined;
};

/** Refuses another value of what addresses in use depend on. Values are of one control plane, like the section itself. */
export const inUse =
  (why: string): Rule<string | number> =>
  (before, after) =>
    `cannot change from ${before} to ${after} on a running cluster: ${why}; use another stack, or run pulumi destroy first`;
