import { join } from "node:path";

/** Directory of the lean hosts' file systems: in memory, so a reboot removes it. */
export const leanPlace = "/run/kubernetes-on-bare-metal-bench";

/** Address of this machine on the network of the lean hosts. */
export const workstationAddress = "10.78.0.1";

/** Maximum number of hosts on the network. */
export const mostHosts = 240;

/** Names and paths of one lean host. */
export interface LeanHost {
  readonly name: string;
  readonly address: string;
  readonly namespace: string;
  /** Directory of its file system; `upper` in it has every file that it wrote. */
  readonly place: string;
}

/** The lean host of a number, from 1. */
export const leanHost = (number: number): LeanHost => ({
  name: `lean-${number}`,
  address: `10.78.0.${10 + number}`,
  namespace: `kbm-lean-${number}`,
  place: join(leanPlace, "hosts", `lean-${number}`),
});

/** The first `count` lean hosts. */
export const leanHosts = (count: number): LeanHost[] =>
  Array.from({ length: count }, (_, index) => leanHost(index + 1));
