import type { Host } from "../cluster-config";
import { sameMinor } from "../release-number";
import type { Role } from "../schema";
import type { Rule } from "./rule";

/** What identifies a master or an etcd member, and its roles. */
export type Carrier = Pick<Host, "name" | "address" | "roles">;

const carriesCluster = (role: Role): boolean => role !== "worker";

/** The masters and etcd members among hosts. */
export const carriersOf = (hosts: readonly Host[]): Carrier[] =>
  hosts
    .filter(({ roles }) => roles.some(carriesCluster))
    .map(({ name, address, roles }) => ({ name, address, roles }));

const called: Partial<Record<Role, string>> = { master: "master", etcd: "etcd member" };

/**
 * Another address under the same name. Everything is removed from the old machine first: of what the machine was, another one
 * has to stay. Values are all masters and etcd members; what the machine itself is stands beside them.
 */
export const movedMachine: Rule<readonly Carrier[]> = (before, after, all) => {
  const roles = all.before["hosts[].roles"] as readonly Role[];
  const lost = roles.filter(carriesCluster).find((role) => {
    const having = (hosts: readonly Carrier[]) => hosts.filter((host) => host.roles.includes(role));
    return !having(after).some(({ name, address }) =>
      having(before).some((old) => old.name === name && old.address === address),
    );
  });
  return lost === undefined
    ? undefined
    : `no ${called[lost]} would stay where it is, and the old machine is removed before the new one is set up; list the new machine under a name of its own instead, which joins before the old one leaves`;
};

/** Name and address of a host. */
export type Named = Pick<Host, "name" | "address">;

/**
 * A machine under another name. The engine would set it up under the new name beside what it is now, and then remove the old
 * name, and with it what the machine runs. Values are all hosts.
 */
export const renamedMachine: Rule<readonly Named[]> = (before, after) => {
  const renamed = after.flatMap(({ name, address }) => {
    const old = before.find((host) => host.address === address)?.name;
    return old === undefined || old === name ? [] : [`${address} is ${old}, not ${name}`];
  });
  return renamed.length === 0
    ? undefined
    : `${renamed.join("; ")}: a machine cannot change its name in one step; take it off the list, run pulumi up, then add it under the new name`;
};

/** Names of all hosts. A new host begins with today's releases, while the control plane still has those of yesterday. */
export const newHosts: Rule<readonly string[]> = (before, after, all) => {
  const added = after.filter((host) => !before.includes(host));
  const changed = ["kubernetes", "etcd"].filter((program) => {
    const [old, now] = [all.before, all.after].map((one) => one[`versions.${program}`] as string);
    return !sameMinor(old!, now!);
  });
  return added.length > 0 && changed.length > 0
    ? `${added.join(", ")} would be new while the minor release of ${changed.join(" and ")} changes; do one of the two first`
    : undefined;
};
