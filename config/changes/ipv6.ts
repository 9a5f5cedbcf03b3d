import type { Rule } from "./rule";

type Section = object | undefined;

/** Refuses to add a family to a running cluster or to take one away: nodes, pods and Services keep the addresses they got. */
export const secondFamily: Rule<Section> = (before, after) => {
  if (before && after) return undefined;
  return after
    ? "cannot be added to a running cluster, whose nodes, pods and Services have IPv4 addresses only; take it out to keep IPv4, or set up another cluster with it"
    : "cannot be taken out of a running cluster, whose nodes, pods and Services have IPv6 addresses; put it back, or set up another cluster without it";
};
