import { hostsOf, hostsWith, layersOf, type Rule } from "./stack";

/** Finds the one host that has a role. */
const alone =
  (role: string, fault: string): Rule["faults"] =>
  (resources) => {
    const hosts = hostsWith(role, resources);
    return hosts.length === 1 ? [`${hosts[0]} ${fault}`] : [];
  };

/** Rules about the hosts of a cluster: who they are, and what the cluster survives. */
export const hostRules: readonly Rule[] = [
  {
    name: "host-key-present",
    description: "Every host is known by its key, so that nobody else can pose as it.",
    enforcementLevel: "mandatory",
    faults: (resources) =>
      layersOf(resources)
        .filter(({ host }) => !/^(ssh|ecdsa)-\S+ \S+/.test(host.hostKey))
        .map(({ host, layer }) => `${host.name}: ${layer}: has no host key; set hosts[].hostKey`),
  },
  {
    name: "odd-etcd-members",
    description: "etcd has an odd number of members: one more tolerates no more failures.",
    enforcementLevel: "mandatory",
    faults(resources) {
      const members = hostsWith("etcd", resources);
      return members.length > 0 && members.length % 2 === 0
        ? [`etcd has ${members.length} members (${members.join(", ")}); use an odd number`]
        : [];
    },
  },
  {
    name: "etcd-majority-kept",
    description: "One change leaves more than half of etcd's members in place, each where it is.",
    enforcementLevel: "mandatory",
    faults(resources, { nodes }) {
      const before = nodes.filter(({ roles }) => roles.includes("etcd"));
      const now = hostsOf(resources).filter(({ demands }) => demands.roles.includes("etcd"));
      const gone = before.filter(
        ({ name, address }) =>
          !now.some(({ host, demands }) => host.name === name && demands.address === address),
      );
      const names = gone.map(({ name }) => name).join(", ");
      return now.length > 0 && gone.length * 2 >= before.length && gone.length > 0
        ? [`etcd loses ${names} of ${before.length} members at once; take one at a time`]
        : [];
    },
  },
  {
    name: "several-masters",
    description: "The API outlives the loss of a master.",
    enforcementLevel: "advisory",
    faults: alone("master", "is the only master: without it nothing can be changed or restarted"),
  },
  {
    name: "several-etcd-members",
    description: "The data of the cluster outlive the loss of a host.",
    enforcementLevel: "advisory",
    faults: alone("etcd", "has the only copy of etcd; give the role to three hosts, or back it up"),
  },
  {
    name: "several-workers",
    description: "Pods of a lost host can start elsewhere.",
    enforcementLevel: "advisory",
    faults(resources) {
      const workers = hostsWith("worker", resources);
      return workers.length < 2
        ? [
            `${workers.length} hosts take pods of users; when one is drained theirs have nowhere to go`,
          ]
        : [];
    },
  },
  {
    name: "kernel-of-its-own",
    description: "Hosts with the profile `nested` go without protections of the kernel.",
    enforcementLevel: "advisory",
    faults: (resources) =>
      hostsOf(resources)
        .filter(({ demands }) => demands.profile === "nested")
        .map(({ host }) => `${host.name}: its profile is nested; that is for containers and labs`),
  },
];
