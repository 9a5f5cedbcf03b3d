import type { Host } from "./cluster-config";

/** Hosts in the order in which a change reaches them: where it hurts least first, masters and etcd members last. */
export const changeOrder = (hosts: readonly Host[]): Host[] => [
  ...hosts.filter(isWorker),
  ...hosts.filter((host) => !isWorker(host)),
];

const isWorker = ({ roles }: Host): boolean => roles.every((role) => role === "worker");
