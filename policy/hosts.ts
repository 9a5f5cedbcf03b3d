import { hostsOf, hostsWith, layersOf, type Rule } from "./stack";

/** Violation when only one host has a role. */
const alone =
  (role: string, violation: string): Rule["violations"] =>
  (resources) => {
    const hosts = hostsWith(role, resources);
    return hosts.length === 1 ? [`${hosts[0]} ${violation}`] : [];
  };

/** Rules about hosts: identity and redundancy. */
export const hostRules: readonly Rule[] = [
  {
    name: "host-key-present",
    description: "Every host has a host key, so that no other machine can impersonate it.",
    enforcementLevel: "mandatory",
    violations: (resources) =>
      layersOf(resources)
        .filter(({ host }) => !/^(ssh|ecdsa)-\S+ \S+/.test(host.hostKey))
        .map(({ host, layer }) => `${host.name}: ${layer}: no host key; set hosts[].hostKey`),
  },
  {
    name: "odd-etcd-members",
    description: "etcd has an odd number of members; an even number tolerates no more failures.",
    enforcementLevel: "mandatory",
    violations(resources) {
      const members = hostsWith("etcd", resources);
      return members.length > 0 && members.length % 2 === 0
        ? [`etcd has ${members.length} members (${members.join(", ")}); use an odd number`]
        : [];
    },
  },
  {
    name: "etcd-majority-kept",
    description: "A change keeps a majority of etcd members on their machines.",
    enforcementLevel: "mandatory",
    violations(resources, { nodes }) {
      const before = nodes.filter(({ roles }) => roles.includes("etcd"));
      const now = hostsOf(resources).filter(({ requirements }) =>
        requirements.roles.includes("etcd"),
      );
      const gone = before.filter(
        ({ name, address }) =>
          !now.some(
            ({ host, requirements }) => host.name === name && requirements.address === address,
          ),
      );
      const names = gone.map(({ name }) => name).join(", ");
      return now.length > 0 && gone.length * 2 >= before.length && gone.length > 0
        ? [`etcd loses ${names} of ${before.length} members at once; remove one at a time`]
        : [];
    },
  },
  {
    name: "several-masters",
    description: "The API survives the loss of a master.",
    enforcementLevel: "advisory",
    violations: alone(
      "master",
      "is the only master: without it the API is down; use three masters",
    ),
  },
  {
    name: "several-etcd-members",
    description: "The data of the cluster survives the loss of a host.",
    enforcementLevel: "advisory",
    violations: alone(
      "etcd",
      "has the only copy of etcd; add the role to three hosts, or back it up",
    ),
  },
  {
    name: "several-workers",
    description: "Pods of a lost host can start on another node.",
    enforcementLevel: "advisory",
    violations(resources) {
      const workers = hostsWith("worker", resources);
      return workers.length < 2
        ? [
            `only ${workers.length} hosts run workloads; pods of a drained node cannot move; use two or more workers`,
          ]
        : [];
    },
  },
  {
    name: "kernel-of-its-own",
    description: "Hosts with the profile `nested` lack kernel protections.",
    enforcementLevel: "advisory",
    violations: (resources) =>
      hostsOf(resources)
        .filter(({ requirements }) => requirements.profile === "nested")
        .map(
          ({ host }) =>
            `${host.name}: its profile is nested; use standard outside of system containers and labs`,
        ),
  },
];
