import { deepStrictEqual } from "node:assert";
import { check } from "../../../provider/handlers";
import { runProgram } from "./program";

const kinds: Readonly<Record<string, Parameters<typeof check>[0]>> = {
  "cluster:Release": "ClusterRelease",
  "cluster:EtcdMember": "EtcdMember",
  "host:Layer": "HostLayer",
  "host:Preflight": "Preflight",
};

const inputsOf = async (sections: object, preview: boolean) =>
  new Map((await runProgram(sections, preview)).resources.map((one) => [one.name, one]));

/** What the first preview of an edit says, where what only `up` can know is not known yet. */
async function refused(before: object, after: object): Promise<string[]> {
  const olds = await inputsOf(before, false);
  return [...(await inputsOf(after, true))].flatMap(([name, { type, inputs }]) => {
    const kind = kinds[type.replace("pulumi-nodejs:dynamic/", "")];
    const failures = kind && check(kind, olds.get(name)?.inputs, inputs).failures;
    return (failures ?? []).map(
      ({ reason }) => `${name}: ${reason.split(": ").slice(0, 2).join(": ")}`,
    );
  });
}

const host = (number: number, address = `10.77.0.1${number}`) => ({
  name: `node-${number}`,
  address,
  roles: number === 1 ? ["master", "etcd"] : ["worker"],
  hostKey: `ssh-ed25519 KEY${number}`,
});

describe("the preview of the program refuses", () => {
  for (const [what, before, after, faults] of [
    [
      "another key for Secrets in one edit, also where it is made by the same edit",
      {},
      { security: { encryption: { keys: ["key-2"] } } },
      ["node-1-master-control-plane: node-1: security.encryption.keys"],
    ],
    [
      "another authority in one edit",
      {},
      { security: { certificateAuthorities: ["ca-2"] } },
      [
        "node-1-identity: node-1: security.certificateAuthorities",
        "node-2-identity: node-2: security.certificateAuthorities",
        "node-3-identity: node-3: security.certificateAuthorities",
        "node-1-etcd-member: node-1: security.certificateAuthorities",
        "node-1-master-control-plane: node-1: security.certificateAuthorities",
      ],
    ],
    [
      "another pod network, and Services without kube-proxy",
      {},
      { network: { plugin: "none" }, kubeProxy: { enabled: false } },
      [
        "release: network.plugin: cannot change from flannel to none on a running cluster",
        "release: kubeProxy.enabled: cannot change from true to false on a running cluster",
      ],
    ],
    [
      "another backend of the pod network",
      {},
      { network: { backend: "host-gw" } },
      ["release: network.backend: cannot change from vxlan to host-gw on a running cluster"],
    ],
    [
      "encryption of the pod network",
      {},
      { network: { backend: "wireguard" } },
      ["release: network.backend: cannot change from vxlan to wireguard on a running cluster"],
    ],
    [
      "the pod network in plain text again",
      { network: { backend: "wireguard" } },
      {},
      ["release: network.backend: cannot change from wireguard to vxlan on a running cluster"],
    ],
    [
      "another size of each node's part of the pod network",
      {},
      { cluster: { name: "dev", nodeMask: 25 } },
      ["release: cluster.nodeMask: cannot change from 24 to 25 on a running cluster"],
    ],
    [
      "a pod network of another program that is taken back",
      { network: { plugin: "none", ready: true } },
      { network: { plugin: "none" } },
      ["release: network.ready: true to false"],
    ],
    [
      "another address of the only master",
      { hosts: [host(1), host(2)] },
      { hosts: [host(1, "10.77.0.19"), host(2)] },
      ["node-1-preflight: hosts[].address: node-1"],
    ],
    [
      "a skipped minor release of etcd",
      { versions: { kubernetes: "1.36.3", etcd: "3.5.32" } },
      { versions: { kubernetes: "1.37.2", etcd: "3.7.0" } },
      ["node-1-etcd-member: node-1: versions.etcd"],
    ],
    [
      "another network of pods",
      {},
      { cluster: { name: "dev", podCidr: "10.40.0.0/16" } },
      [
        "release: cluster.podCidr: cannot change from 10.244.0.0/16 to 10.40.0.0/16 on a running cluster",
      ],
    ],
    [
      "nothing else",
      {},
      { kubelet: { config: { maxPods: 60 } }, security: { audit: { enabled: false } } },
      [],
    ],
  ] as const)
    it(what, async () =>
      deepStrictEqual((await refused(before, after)).sort(), [...faults].sort()),
    );
});
