import { z } from "zod";
import { defaultVersions } from "../versions";
import * as field from "./fields";
import { kubelet } from "./kubelet";

const bastion = z.strictObject({
  address: z.string().min(1),
  port: field.port.default(22),
  user: z.string().min(1).optional(),
  hostKey: field.hostKey.optional(),
});

/** How hosts are reached. Credentials may change at any time: nothing on a host depends on them. */
const ssh = z.strictObject({
  user: z.string().min(1).default("root"),
  port: field.port.default(22),
  privateKeyFile: z.string().min(1).optional(),
  privateKey: z.string().min(1).optional(),
  privateKeyPassphrase: z.string().optional(),
  certificateFile: z.string().min(1).optional(),
  password: z.string().optional(),
  agent: z.boolean().default(false),
  sudoPassword: z.string().optional(),
  knownHostsFile: z.string().min(1).optional(),
  bastions: z.array(bastion).default([]),
});

/** `standard`: a machine with a kernel of its own. `nested`: a system container on a shared kernel. */
const hostProfile = z.enum(["standard", "nested"]);

const taint = z.strictObject({
  key: field.labelKey,
  value: field.labelValue.optional(),
  effect: z.enum(["NoSchedule", "PreferNoSchedule", "NoExecute"]),
});

const host = z.strictObject({
  name: field.name,
  address: field.address,
  roles: z.array(z.enum(["master", "etcd", "worker"])).min(1),
  hostKey: field.hostKey.optional(),
  user: z.string().min(1).optional(),
  port: field.port.optional(),
  architecture: z.enum(["amd64", "arm64"]).default("amd64"),
  profile: hostProfile.optional(),
  labels: z.record(field.labelKey, field.labelValue).default({}),
  taints: z.array(taint).optional(),
});

/** An address that moves between masters. They have to be in one network, on an interface of the same name. */
const virtualAddress = z.strictObject({ address: field.address, interface: field.interfaceName });

const cluster = z.strictObject({
  name: field.name,
  domain: field.domain.default("cluster.local"),
  podCidr: field.network.default("10.244.0.0/16"),
  serviceCidr: field.network.default("10.96.0.0/16"),
  endpoint: field.endpoint.optional(),
  virtualAddress: virtualAddress.optional(),
});

const versions = z.strictObject(
  Object.fromEntries(
    Object.entries(defaultVersions).map(([program, release]) => [
      program,
      field.release.default(release),
    ]),
  ) as { [Program in keyof typeof defaultVersions]: z.ZodDefault<typeof field.release> },
);

const network = z.strictObject({
  backend: z.enum(["vxlan", "host-gw"]).default("vxlan"),
  mtu: z.number().int().min(576).max(9216).optional(),
  dnsUpstreams: z.array(field.resolver).max(15).default(["/etc/resolv.conf"]),
});

/** How a change goes from node to node. */
const rollout = z.strictObject({
  atOnce: z.number().int().min(1).or(field.share).default(1),
  drainTimeoutSeconds: z.number().int().min(1).default(300),
  allowDowngrade: z.boolean().default(false),
});

/** What every cluster begins with. It stands in no name of a resource and in no manifest. */
export const firstNames = { authority: "ca-1", serviceAccountKey: "key-1" } as const;

/** Names of keys or authorities: the first one is used, all of them are taken. */
const names = z.array(field.name).min(1).superRefine(field.unique);

/** Who may reach the hosts themselves. Without the section, everybody who can. */
const firewall = z.strictObject({
  operators: z.array(field.network).min(1),
  api: z.array(field.network).min(1).optional(),
  services: z.array(field.network).min(1).default(["0.0.0.0/0"]),
});

/** What is on by default, each with its switch. */
const security = z.strictObject({
  encryption: z
    .strictObject({
      enabled: z.boolean().default(true),
      keys: names.default(["key-1"]),
    })
    .prefault({}),
  authorities: names.default([firstNames.authority]),
  serviceAccountKeys: names.default([firstNames.serviceAccountKey]),
  breakGlass: z.boolean().default(false),
  audit: z.boolean().default(true),
  podSecurity: z.enum(["privileged", "baseline", "restricted"]).default("baseline"),
  firewall: firewall.optional(),
});

const artifacts = z.strictObject({
  mirror: field.httpUrl.optional(),
  registryMirror: field.httpUrl.optional(),
  sha256: z.record(field.httpUrl, field.sha256).default({}),
});

const loadBalancer = z.strictObject({
  addresses: z.array(field.range).min(1),
  interfaces: z.array(z.string().min(1)).optional(),
});

const commands = z.array(z.string().min(1)).default([]);
const hooks = z.strictObject({
  beforeSetup: commands,
  afterSetup: commands,
  beforeRemove: commands,
});

/** A bucket of S3, or of a service that speaks the same. */
const s3 = z.strictObject({
  endpoint: field.httpUrl.default("https://s3.amazonaws.com"),
  region: field.region.default("us-east-1"),
  bucket: field.bucket,
  prefix: field.objectPrefix.optional(),
  accessKeyId: field.word,
  secretAccessKey: field.word,
});

/** Snapshots of etcd. */
const backup = z.strictObject({
  enabled: z.boolean().default(true),
  schedule: field.calendar.default("*-*-* 00/6:00:00"),
  keep: z.number().int().min(1).max(1000).default(28),
  directory: field.directory.default("/var/backups/etcd"),
  copyTo: field.directory.optional(),
  s3: s3.optional(),
  keepOnRemoval: z.boolean().default(true),
});

/** One schema for each section of the stack file, by its key. */
export const sections = {
  cluster,
  versions: versions.prefault({}),
  ssh: ssh.prefault({}),
  hosts: z.array(host).min(1),
  hostProfile: hostProfile.default("standard"),
  network: network.prefault({}),
  kubelet: kubelet.prefault({}),
  rollout: rollout.prefault({}),
  security: security.prefault({}),
  artifacts: artifacts.prefault({}),
  loadBalancer: loadBalancer.optional(),
  hooks: hooks.prefault({}),
  backup: backup.prefault({}),
  abandoned: z.array(field.address).default([]),
} as const;

/** The stack file as written, with defaults filled in. */
export type Sections = { [Name in keyof typeof sections]: z.infer<(typeof sections)[Name]> };
export type HostSection = z.infer<typeof host>;
export type SshSection = z.infer<typeof ssh>;
export type HostProfile = z.infer<typeof hostProfile>;
export type Role = HostSection["roles"][number];
export type Taint = z.infer<typeof taint>;
