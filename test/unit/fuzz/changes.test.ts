import { deepStrictEqual } from "node:assert";
import * as fc from "fast-check";
import type { ClusterConfig, Host } from "../../../config/cluster-config";
import { settingsFor } from "../../../config/changes/judge";
import type { Change } from "../../../config/changes/rule";
import { changes } from "../../../config/changes/table";
import { ConfigError } from "../../../config/errors";
import { readConfig } from "../../../config/read";
import { check } from "../../../provider/handlers";
import { setStackConfig } from "../../../provider/stack";
import { beginRun } from "../../../runtime/per-run";
import { hostKey } from "../config/stack-file";

type Bag = Record<string, unknown>;

const roles = (number: number) => (number < 4 ? ["master", "etcd"] : ["worker"]);
const machine = (number: number) => ({
  name: `h${number}`,
  address: `192.0.2.${10 + number}`,
  roles: roles(number),
  hostKey,
  taints: [{ key: "a", value: "b", effect: "PreferNoSchedule" }],
});

/** A stack file with content in every section. */
const base = () => ({
  cluster: { name: "prod", virtualAddress: { address: "192.0.2.9", interface: "eth0" } },
  hosts: [1, 2, 3, 4].map(machine),
  versions: { kubernetes: "1.36.3", etcd: "3.6.16" },
  ssh: { bastions: [{ address: "192.0.2.1", hostKey }] },
  security: {
    encryption: { keys: ["k1", "k2"] },
    certificateAuthorities: ["a1", "a2"],
    serviceAccountKeys: ["s1", "s2"],
    firewall: { sshFrom: ["192.0.2.0/24"] },
  },
  kubelet: { config: { systemReserved: { cpu: "1" } } },
  loadBalancer: { addresses: ["192.0.2.200-192.0.2.220"] },
  maintenance: { asOf: "2026-01-02" },
  backup: { s3: { bucket: "abc", accessKeyId: "a", secretAccessKey: "b" } },
});

const lists = (a: string, b: string, c: string) =>
  [[a], [b], [a, b], [b, a], [a, b, c], [c, a]] as const;

/** Possible values of a key, by its path. Sections are added and removed as a whole. */
const values: Readonly<Record<string, readonly unknown[]>> = {
  "cluster.name": ["prod", "live"],
  "cluster.nodeMask": [24, 25],
  "cluster.domain": ["cluster.local", "a.example"],
  "cluster.podCidr": ["10.244.0.0/16", "10.40.0.0/16"],
  "cluster.serviceCidr": ["10.96.0.0/16", "10.97.0.0/16"],
  "cluster.endpoint": ["api.example.com", undefined],
  "cluster.virtualAddress": [
    { address: "192.0.2.9", interface: "eth0" },
    { address: "192.0.2.8", interface: "eth0" },
    { address: "192.0.2.9", bgp: { asn: 64512, peers: [{ address: "192.0.2.2", asn: 64513 }] } },
    { address: "203.0.113.9", bgp: { asn: 64512, peers: [{ address: "192.0.2.2", asn: 64513 }] } },
  ],
  "versions.kubernetes": ["1.36.3", "1.36.4", "1.37.2"],
  "versions.etcd": ["3.6.16", "3.6.11"],
  "versions.containerd": ["2.4.2", "2.3.0"],
  "ssh.user": ["root", "admin"],
  "ssh.password": ["hunter2", undefined],
  "ssh.bastions[0].port": [22, 2222],
  "hosts[3].address": ["192.0.2.14", "192.0.2.54"],
  "hosts[3].sshAddress": [undefined, "203.0.113.14"],
  "hosts[0].sshAddress": [undefined, "203.0.113.11"],
  "hosts[0].address": ["192.0.2.11", "192.0.2.51"],
  "hosts[1].address": ["192.0.2.12", "192.0.2.52"],
  "hosts[2].address": ["192.0.2.13", "192.0.2.53"],
  "hosts[3].name": ["h4", "h5"],
  "hosts[3].roles": [["worker"], ["master", "worker"]],
  "hosts[3].labels": [{}, { a: "b" }],
  "hosts[0].taints[0].value": ["b", "c"],
  hostProfile: ["standard", "nested"],
  "network.plugin": ["flannel", "none"],
  "network.ready": [false, true],
  "network.ipv6": [
    undefined,
    { podCidr: "fd00:10:244::/56", serviceCidr: "fd00:10:96::/112" },
    { podCidr: "fd00:10:244::/56", serviceCidr: "fd00:10:97::/112", nodeMask: 60 },
  ],
  "network.policies": [false, true],
  "kubeProxy.enabled": [true, false],
  "network.backend": ["vxlan", "host-gw"],
  "network.mtu": [1500, undefined],
  "kubelet.config": [{ maxPods: 110 }, { maxPods: 200 }],
  "apiServer.flags": [{}, { "max-requests-inflight": 500 }],
  "rollout.maxUnavailable": [1, "25%"],
  "rollout.allowDowngrade": [false, true],
  "maintenance.asOf": ["2026-01-02", "2026-02-03"],
  "maintenance.packages": ["none", "security"],
  "security.encryption.enabled": [true, false],
  "security.encryption.keys": lists("k1", "k2", "k3"),
  "security.encryption.kms": [{}, { k2: { endpoint: "unix:///run/kms/k2.sock" } }],
  "security.certificateAuthorities": lists("a1", "a2", "a3"),
  "security.serviceAccountKeys": lists("s1", "s2", "s3"),
  "security.audit.enabled": [true, false],
  "security.login.issuers": [
    [],
    [
      {
        url: "https://login.example.com",
        audiences: ["kubernetes"],
        claimMappings: { username: { claim: "sub", prefix: "people:" } },
      },
    ],
  ],
  "security.firewall": [undefined, { sshFrom: ["192.0.2.0/25"] }],
  "artifacts.mirror": ["https://a.example", undefined],
  loadBalancer: [
    undefined,
    { addresses: ["192.0.2.230-192.0.2.240"] },
    {
      addresses: ["198.51.100.0/24"],
      bgp: { asn: 64512, peers: [{ address: "192.0.2.2", asn: 64513 }] },
    },
  ],
  "storage.localPath": [undefined, {}, { directory: "/srv/volumes", default: false }],
  "hooks.beforeSetup": [[], ["true"]],
  "backup.directory": ["/var/backups/etcd", "/srv/etcd"],
  "backup.keepOnRemoval": [true, false],
  "backup.s3.bucket": ["abc", "def"],
  lostHosts: [[], ["192.0.2.99"]],
};

function set(data: Bag, path: string, value: unknown): void {
  const keys = path.split(/[.[\]]+/).filter(Boolean);
  const last = keys.pop()!;
  const place = keys.reduce((inner, key) => (inner[key] ??= {}) as Bag, data);
  place[last] = value;
}

/** With what the second family needs: an address of each host, and clients that the firewall admits. */
function inTwoFamilies(sections: Bag): Bag {
  const { hosts, security } = sections as { hosts: object[]; security: Bag };
  const { firewall } = security as { firewall?: object };
  return {
    ...sections,
    hosts: hosts.map((host, index) => ({ ...host, ipv6Address: `fd00:7::${index + 1}` })),
    security: {
      ...security,
      ...(firewall && { firewall: { ...firewall, servicesFrom: ["::/0"] } }),
    },
  };
}

/** Whether the values are valid together: what goes with what is tested elsewhere. */
function isValid(sections: Bag): boolean {
  try {
    return configOf(sections) !== undefined;
  } catch (error) {
    if (error instanceof ConfigError) return false;
    throw error;
  }
}

const stackFile = fc
  .array(
    fc
      .constantFrom(...Object.keys(values))
      .chain((path) => fc.tuple(fc.constant(path), fc.constantFrom(...values[path]!))),
    { maxLength: 6 },
  )
  .map((edits) => {
    const sections: Bag = base();
    for (const [path, value] of edits) set(sections, path, value);
    return (sections["network"] as Bag | undefined)?.["ipv6"] ? inTwoFamilies(sections) : sections;
  })
  .filter(isValid);

const configOf = (sections: Bag): ClusterConfig =>
  readConfig(Object.fromEntries(Object.entries(sections).filter(([, one]) => one)), () => "");

/** Inputs that a stack file gives to the resources that judge edits, by kind and name. */
function inputsOf(config: ClusterConfig): Map<string, [kind: Parameters<typeof check>[0], Bag]> {
  const way = ({ name, address, ssh }: Host) => ({ name, address, ...ssh });
  const all = new Map<string, [Parameters<typeof check>[0], Bag]>();
  all.set("release", ["ClusterRelease", { settings: settingsFor("cluster", config) }]);
  for (const one of config.hosts) {
    const host = way(one);
    const machine = one.roles.some((role) => role !== "worker");
    all.set(`${one.name} machine`, [
      "Preflight",
      {
        host,
        requirements: { besideDocker: one.besideDocker },
        ...(machine && { settings: settingsFor("machine", config, one) }),
      },
    ]);
    const layer = (kind: "HostLayer" | "EtcdMember", name: string, settings: object) =>
      all.set(`${one.name} ${name}`, [kind, { host, layer: name, settings }]);
    layer("HostLayer", "identity", settingsFor("host", config));
    if (one.roles.includes("etcd")) layer("EtcdMember", "etcd", settingsFor("etcd member", config));
    if (one.roles.includes("master"))
      layer("HostLayer", "control-plane", settingsFor("control plane", config));
  }
  return all;
}

/** Paths that a preview of the second stack file refuses, after an up with the first. */
function refused(before: ClusterConfig, after: ClusterConfig): string[] {
  const olds = inputsOf(before);
  const failures = [...inputsOf(after)].flatMap(([name, [kind, news]]) => {
    const { failures: found = [] } = check(kind, olds.get(name)?.[1], news);
    return found.map(({ reason }) => reason);
  });
  const paths = failures.map(
    (reason) =>
      /[a-z][\w[\].]*(?=: (?!hosts|versions|security))/i.exec(reason.replace(/^h\d: /, ""))![0],
  );
  return [...new Set(paths)].sort();
}

const at = (config: ClusterConfig, path: string): unknown =>
  path.split(".").reduce<unknown>((inner, key) => (inner as Bag | undefined)?.[key], config);

/** The same, according to the table. */
function expected(before: ClusterConfig, after: ClusterConfig): string[] {
  const upgrades = () =>
    before.versions.kubernetes.slice(0, 4) !== after.versions.kubernetes.slice(0, 4);
  // Without its section a key has no value: that the section comes or goes has a row of its own.
  const differ = (path: string) => {
    const [old, now] = [at(before, path), at(after, path)];
    return old !== now && old !== undefined && now !== undefined;
  };
  const judged: Record<string, () => boolean> = {
    "versions.kubernetes": () =>
      at(before, "versions.kubernetes") === "1.37.2" &&
      at(after, "versions.kubernetes") !== "1.37.2" &&
      !after.rollout.allowDowngrade,
    "versions.etcd": () => false,
    "security.encryption.kms": () => {
      const [old, now] = [before.security.encryption, after.security.encryption];
      return old.keys.some(
        (key) =>
          now.keys.includes(key) && Object.hasOwn(old.kms, key) !== Object.hasOwn(now.kms, key),
      );
    },
    "network.ipv6": () =>
      after.network.ipv6
        ? !before.network.ipv6 && (after.network.plugin === "none" || upgrades())
        : before.network.ipv6 !== undefined,
    ...Object.fromEntries(
      ["podCidr", "nodeMask", "serviceCidr"].map((key) => [
        `network.ipv6.${key}`,
        () => differ(`network.ipv6.${key}`),
      ]),
    ),
    "network.ready": () => before.network.ready && !after.network.ready,
    hosts: () =>
      after.hosts.some(({ name }) => !before.hosts.some((old) => old.name === name)) &&
      (upgrades() || (after.network.ipv6 !== undefined && !before.network.ipv6)),
    "hosts[].name": () =>
      after.hosts.some(({ name, address }) =>
        before.hosts.some((old) => old.address === address && old.name !== name),
      ),
    "hosts[].address": () =>
      before.hosts
        .slice(0, 3)
        .every(({ address }, index) => after.hosts[index]!.address !== address),
    "cluster.virtualAddress": () => {
      const [old, now] = [before.cluster.virtualAddress, after.cluster.virtualAddress];
      return old?.address === now?.address && !old?.bgp !== !now?.bgp;
    },
    "security.certificateAuthorities": () =>
      skips(before.security.certificateAuthorities, after.security.certificateAuthorities),
    "security.serviceAccountKeys": () =>
      skips(before.security.serviceAccountKeys, after.security.serviceAccountKeys),
    "security.encryption.keys": () => {
      const [old, now] = [before.security.encryption, after.security.encryption];
      return (
        (now.enabled && !old.keys.includes(now.keys[0]!)) ||
        (old.enabled && !now.keys.includes(old.keys[0]!))
      );
    },
  };
  return Object.entries<Change>(changes)
    .filter(([path, row]) => {
      const { change } = row;
      // Lost hosts have tests of their own: none of these stack files has one.
      if (change === "free" || "by" in row) return false;
      if (change === "fixed") return differ(path);
      return judged[path]!();
    })
    .map(([path]) => path)
    .sort();
}

/** A value of the stack file as Pulumi hands it over. */
const asText = (value: unknown): string | undefined =>
  value === undefined || typeof value === "string" ? value : JSON.stringify(value);

const skips = (before: readonly string[], after: readonly string[]) =>
  !before.includes(after[0]!) || !after.includes(before[0]!);

describe("the preview of any edit", () => {
  after(beginRun);

  it("refuses exactly what the table of changes says", () =>
    fc.assert(
      fc.property(stackFile, stackFile, (one, other) => {
        const [before, after] = [configOf(one), configOf(other)];
        setStackConfig((key) => asText(other[key]));
        deepStrictEqual(refused(before, after), expected(before, after));
      }),
      { numRuns: 150 },
    ));

  it("refuses nothing if the stack file is unchanged", () =>
    fc.assert(
      fc.property(stackFile, (one) => deepStrictEqual(refused(configOf(one), configOf(one)), [])),
      { numRuns: 30 },
    ));
});
