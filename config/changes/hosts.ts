import type { Host } from "../cluster-config";
import { sameMinor } from "../release-number";
import type { Role } from "../schema";
import type { Rule } from "./rule";

/** Identity and roles of a master or an etcd member. */
export type ControlPlaneHost = Pick<Host, "name" | "address" | "roles">;

const isControlPlane = (role: Role): boolean => role !== "worker";

/** The hosts that are masters or etcd members. */
export const controlPlaneHosts = (hosts: readonly Host[]): ControlPlaneHost[] =>
  hosts
    .filter(({ roles }) => roles.some(isControlPlane))
    .map(({ name, address, roles }) => ({ name, address, roles }));

const roleTitles: Partial<Record<Role, string>> = { master: "master", etcd: "etcd member" };

/**
 * Refuses to move a host to another machine while no other host keeps its role: everything is removed from the old machine
 * first. Values are all masters and etcd members; the host's own roles are in `all`.
 */
export const movedMachine: Rule<readonly ControlPlaneHost[]> = (before, after, all) => {
  const roles = all.before["hosts[].roles"] as readonly Role[];
  const lost = roles.filter(isControlPlane).find((role) => {
    const having = (hosts: readonly ControlPlaneHost[]) =>
      hosts.filter((host) => host.roles.includes(role));
    return !having(after).some(({ name, address }) =>
      having(before).some((old) => old.name === name && old.address === address),
    );
  });
  return lost === undefined
    ? undefined
    : `no ${roleTitles[lost]} would keep its machine: the old machine is removed before the new one is set up; add the new machine under another name, and remove the old one once it has joined`;
};

/** Name and address of a host. */
export type Named = Pick<Host, "name" | "address">;

/**
 * Refuses to rename a machine. Pulumi would set it up under the new name, then remove the old name and with it everything that
 * runs on the machine. Values are all hosts.
 */
export const renamedMachine: Rule<readonly Named[]> = (before, after) => {
  const renamed = after.flatMap(({ name, address }) => {
    const old = before.find((host) => host.address === address)?.name;
    return old === undefined || old === name ? [] : [`${address} is ${old}, not ${name}`];
  });
  return renamed.length === 0
    ? undefined
    : `${renamed.join("; ")}: a machine cannot be renamed in one step; remove it from the list, run pulumi up, then add it under the new name`;
};

/**
 * Refuses new hosts during an upgrade: they would start with the new releases before the control plane has them. And while the
 * cluster gets its second family, when two would give nodes their parts of its network. Values are names.
 */
export const newHosts: Rule<readonly string[]> = (before, after, all) => {
  const added = after.filter((host) => !before.includes(host));
  if (added.length === 0) return undefined;
  const changed = ["kubernetes", "etcd"].filter((program) => {
    const [old, now] = [all.before, all.after].map((one) => one[`versions.${program}`] as string);
    return !sameMinor(old!, now!);
  });
  const reasons = [
    ...(changed.length > 0 ? [`the minor release of ${changed.join(" and ")} changes`] : []),
    ...(all.after["network.ipv6"] && !all.before["network.ipv6"]
      ? ["network.ipv6 is added to the cluster"]
      : []),
  ];
  return reasons.length > 0
    ? `cannot add ${added.join(", ")} while ${reasons.join(" and ")}; do one of the ${reasons.length === 1 ? "two" : "three"} first`
    : undefined;
};
