import type { Sections } from "../schema";

/** Names, addresses and roles of the hosts. */
export function hostFaults(hosts: Sections["hosts"]): string[] {
  const count = (role: "master" | "etcd") =>
    hosts.filter((host) => host.roles.includes(role)).length;
  const members = count("etcd");
  return [
    ...repeated(hosts, "name"),
    ...repeated(hosts, "address"),
    ...(count("master") === 0 ? ["hosts: none has the role master"] : []),
    ...(members === 0 ? ["hosts: none has the role etcd"] : []),
    ...(members > 0 && members % 2 === 0
      ? [
          `hosts: ${members} etcd members tolerate no more failures than ${members - 1}; use an odd number`,
        ]
      : []),
    ...(members > 7
      ? [`hosts: ${members} etcd members are more than the 7 that etcd supports`]
      : []),
  ];
}

/** A host cannot be listed and be lost. */
export const lostHostFaults = (hosts: Sections["hosts"], lostHosts: readonly string[]): string[] =>
  hosts.flatMap(({ address }, index) =>
    lostHosts.includes(address)
      ? [
          `hosts[${index}].address: ${address} is in lostHosts too; remove it from one of the two lists`,
        ]
      : [],
  );

function repeated(hosts: Sections["hosts"], key: "name" | "address"): string[] {
  return hosts.flatMap((host, index) => {
    const first = hosts.findIndex((other) => other[key] === host[key]);
    return first === index
      ? []
      : [`hosts[${index}].${key}: ${host[key]} is that of hosts[${first}] too`];
  });
}
