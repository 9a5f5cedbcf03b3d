import type { Host } from "./cluster-config";

/** Hosts in the order in which a change reaches them: where it hurts least first, masters and etcd members last. */
export const changeOrder = (hosts: readonly Host[]): Host[] => [
  ...hosts.filter(isOnlyWorker),
  ...hosts.filter((host) => !isOnlyWorker(host)),
];

/** Whether a host carries neither a control plane nor an etcd member. */
export const isOnlyWorker = ({ roles }: Pick<Host, "roles">): boolean =>
  roles.every((role) => role === "worker");
