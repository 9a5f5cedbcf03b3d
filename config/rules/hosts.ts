import type { Sections } from "../schema";

/** Names, addresses and roles of the hosts. */
export function hostErrors(hosts: Sections["hosts"]): string[] {
  const count = (role: "master" | "etcd") =>
    hosts.filter((host) => host.roles.includes(role)).length;
  const members = count("etcd");
  return [
    ...repeated(hosts, "name"),
    ...repeated(hosts, "address"),
    ...(count("master") === 0
      ? [
          "hosts: no host has the role master; give it to one host, or to three for high availability",
        ]
      : []),
    ...(members === 0
      ? ["hosts: no host has the role etcd; give it to one, three or five hosts"]
      : []),
    ...(members > 0 && members % 2 === 0
      ? [
          `hosts: ${members} etcd members tolerate no more failures than ${members - 1}; use an odd number`,
        ]
      : []),
    ...(members > 7
      ? [`hosts: ${members} etcd members are too many; etcd supports at most 7`]
      : []),
  ];
}

/** Hosts that SSH would reach at the same address and port: both would be the same machine. */
export function sameSshErrors(
  hosts: Sections["hosts"],
  { port = 22 }: { port?: number },
): string[] {
  const doors = hosts.map((host) => `${host.sshAddress ?? host.address}:${host.port ?? port}`);
  return hosts.flatMap(({ sshAddress, address }, index) => {
    const first = doors.indexOf(doors[index]!);
    const other = hosts[first]!;
    // Two hosts with the same address and nothing else have an error of their own.
    if (first === index || (!sshAddress && !other.sshAddress && address === other.address))
      return [];
    return [
      `hosts[${index}].sshAddress: ${doors[index]} is also where SSH reaches hosts[${first}]; give each host its own address or port`,
    ];
  });
}

/** Hosts listed both in `hosts` and in `lostHosts`. */
export const lostHostErrors = (hosts: Sections["hosts"], lostHosts: readonly string[]): string[] =>
  hosts.flatMap(({ address }, index) =>
    lostHosts.includes(address)
      ? [`hosts[${index}].address: ${address} is also in lostHosts; remove it from one of the two`]
      : [],
  );

function repeated(hosts: Sections["hosts"], key: "name" | "address"): string[] {
  return hosts.flatMap((host, index) => {
    const first = hosts.findIndex((other) => other[key] === host[key]);
    return first === index
      ? []
      : [`hosts[${index}].${key}: duplicate ${key} "${host[key]}" (also hosts[${first}])`];
  });
}
