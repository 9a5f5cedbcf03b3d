import type { ClusterConfig, Host } from "../config/cluster-config";

/** A number of hosts, or a share of them, rounded down. */
export const shareOf = ({ length }: readonly Host[], share: number | string): number =>
  typeof share === "number" ? share : Math.floor((length * Number.parseInt(share, 10)) / 100);

/** How many hosts may change at once where pods are interrupted: at least one. */
export const mostUnavailable = ({ hosts, rollout }: ClusterConfig): number =>
  Math.max(1, shareOf(hosts, rollout.maxUnavailable));
