import { addressRange, contains, isAddress, isBetween, overlap, prefixLength } from "./addresses";
import { certificateFaults, hookFaults } from "./access-rules";
import { pinFaults } from "./artifact-rules";
import { backupFaults } from "./backup-rules";
import { kubeletFaults } from "./kubelet";
import type { Sections } from "./schema";
import { versionFaults } from "./version-rules";

/** What is wrong between sections that are each valid by themselves, each as `place: what is wrong`. */
export function crossFaults(sections: Partial<Sections>): string[] {
  const { cluster, hosts, loadBalancer, backup, artifacts, versions } = sections;
  return [
    ...(hosts ? hostFaults(hosts) : []),
    ...(hosts ? abandonedFaults(hosts, sections.abandoned ?? []) : []),
    ...(sections.versions ? versionFaults(sections.versions) : []),
    ...(cluster ? networkFaults(cluster) : []),
    ...(cluster && hosts ? hostsInNetworkFaults(cluster, hosts) : []),
    ...(sections.ssh ? certificateFaults(sections.ssh) : []),
    ...(sections.hooks && sections.ssh ? hookFaults(sections.hooks, sections.ssh) : []),
    ...(cluster ? virtualAddressFaults(cluster, hosts ?? []) : []),
    ...(loadBalancer ? poolFaults(loadBalancer, hosts ?? [], cluster) : []),
    ...(sections.kubelet ? kubeletFaults(sections.kubelet) : []),
    ...(backup ? backupFaults(backup) : []),
    ...(artifacts && versions && hosts?.length ? pinFaults({ artifacts, versions, hosts }) : []),
  ];
}

function hostFaults(hosts: Sections["hosts"]): string[] {
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

const abandonedFaults = (hosts: Sections["hosts"], abandoned: readonly string[]): string[] =>
  hosts.flatMap(({ address }, index) =>
    abandoned.includes(address)
      ? [
          `hosts[${index}].address: ${address} is among the abandoned; take the host out of one of the two lists`,
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

function networkFaults(cluster: Sections["cluster"]): string[] {
  const { podCidr, serviceCidr } = cluster;
  return [
    ...(overlap(podCidr, serviceCidr)
      ? [`cluster.serviceCidr: ${serviceCidr} overlaps cluster.podCidr ${podCidr}`]
      : []),
    ...(prefixLength(podCidr) > 23
      ? [`cluster.podCidr: ${podCidr} has no room for a /24 for each node; use at most /23`]
      : []),
    ...(prefixLength(serviceCidr) < 12 || prefixLength(serviceCidr) > 27
      ? [`cluster.serviceCidr: ${serviceCidr} must be between /12 and /27`]
      : []),
  ];
}

function hostsInNetworkFaults(cluster: Sections["cluster"], hosts: Sections["hosts"]): string[] {
  const nodeSubnets = 2 ** (24 - prefixLength(cluster.podCidr));
  const inside = (["podCidr", "serviceCidr"] as const).flatMap((key) =>
    hosts.flatMap((host, index) =>
      contains(cluster[key], host.address)
        ? [`hosts[${index}].address: ${host.address} lies in cluster.${key} ${cluster[key]}`]
        : [],
    ),
  );
  return nodeSubnets >= 2 && hosts.length > nodeSubnets
    ? [
        ...inside,
        `cluster.podCidr: ${cluster.podCidr} holds ${nodeSubnets} node subnets, and there are ${hosts.length} hosts`,
      ]
    : inside;
}

function virtualAddressFaults(cluster: Sections["cluster"], hosts: Sections["hosts"]): string[] {
  if (!cluster.virtualAddress) return [];
  const { address } = cluster.virtualAddress;
  const owner = hosts.find((host) => host.address === address);
  const networks = (["podCidr", "serviceCidr"] as const).filter((key) =>
    contains(cluster[key], address),
  );
  return [
    ...(owner ? [`is that of host ${owner.name}; choose one that no machine has`] : []),
    ...networks.map((key) => `lies in cluster.${key} ${cluster[key]}`),
  ].map((fault) => `cluster.virtualAddress.address: ${address} ${fault}`);
}

function poolFaults(
  pool: NonNullable<Sections["loadBalancer"]>,
  hosts: Sections["hosts"],
  cluster: Sections["cluster"] | undefined,
): string[] {
  return pool.addresses.flatMap((text, index) => {
    const place = `loadBalancer.addresses[${index}]`;
    const range = addressRange(text);
    if (!range) return [];
    const taken = hosts.filter((host) => isBetween(host.address, range.first, range.last));
    const shared = (["podCidr", "serviceCidr"] as const).filter(
      (key) => cluster && meet(range, addressRange(cluster[key])),
    );
    const earlier = pool.addresses
      .slice(0, index)
      .findIndex((one) => meet(range, addressRange(one)));
    const endpoint = cluster?.endpoint?.replace(/:\d+$/, "");
    const virtual = cluster?.virtualAddress?.address;
    return [
      ...taken.map(
        (host) => `${place}: ${text} holds ${host.address}, the address of host ${host.name}`,
      ),
      ...shared.map((key) => `${place}: ${text} overlaps cluster.${key} ${cluster![key]}`),
      ...(earlier >= 0
        ? [
            `${place}: ${text} overlaps loadBalancer.addresses[${earlier}] ${pool.addresses[earlier]}`,
          ]
        : []),
      ...(virtual && isBetween(virtual, range.first, range.last)
        ? [`${place}: ${text} holds ${virtual}, the virtual address of the API`]
        : []),
      ...(endpoint && isAddress(endpoint) && isBetween(endpoint, range.first, range.last)
        ? [`${place}: ${text} holds ${endpoint}, the address of the API endpoint`]
        : []),
    ];
  });
}

type Range = NonNullable<ReturnType<typeof addressRange>>;

const meet = (a: Range, b: Range | undefined): boolean =>
  b !== undefined && (isBetween(a.first, b.first, b.last) || isBetween(b.first, a.first, a.last));
