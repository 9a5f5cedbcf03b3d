import { z } from "zod";
import { artifacts } from "./artifacts";
import { backup } from "./backup";
import { cluster, loadBalancer, network, versions } from "./cluster";
import {
  apiServer,
  containerd,
  controllerManager,
  etcd,
  kubelet,
  kubeProxy,
  scheduler,
} from "./components";
import * as field from "./fields";
import { groups, host, hostProfile } from "./hosts";
import { files, timeServers } from "./host-settings";
import { kernel } from "./kernel";
import { maintenance } from "./maintenance";
import { hooks, rollout } from "./nodes";
import { firstNames, security } from "./security";
import { registries } from "./registries";
import { ssh } from "./ssh";
import { storage } from "./storage";

export { firstNames };

/** Schema of each section of the stack file. docs/configuration.md is generated from the descriptions. */
export const sections = {
  cluster: cluster.describe("The cluster as a whole."),
  hosts: z.array(host).min(1).describe("Machines of the cluster."),
  groups: groups
    .default({})
    .describe("Keys that several hosts share, by the name of a group. See `hosts[].groups`."),
  hostProfile: hostProfile
    .default("standard")
    .describe(
      "Profile of hosts that set none. `nested` is for system containers on a shared kernel: no modules, no kernel-wide sysctls; cgroup v1 and swap are allowed.",
    ),
  ssh: ssh.prefault({}).describe("How hosts are reached. Nothing on a host depends on it."),
  versions: versions.prefault({}).describe("Releases to run."),
  network: network.prefault({}).describe("Pod network and cluster DNS."),
  loadBalancer: loadBalancer
    .optional()
    .describe("MetalLB. Without the section it is not deployed."),
  storage: storage.prefault({}).describe("Volumes of pods: docs/local-volumes.md."),
  kubelet: kubelet.prefault({}).describe("Kubelets of all nodes."),
  containerd: containerd
    .prefault({})
    .describe(
      "containerd of all hosts. It also reads `conf.d/*.toml` beside its configuration, which are yours.",
    ),
  kernel: kernel.prefault({}).describe("Kernels of all hosts."),
  files: files
    .default({})
    .describe(
      "Your own files on all hosts, by absolute path, owned by root. A file that was there comes back when its path is taken out.",
    ),
  timeServers: timeServers
    .default([])
    .describe(
      "NTP servers of all hosts, for systemd-timesyncd. Empty: those of the distribution. Hosts with chrony or another NTP client are refused.",
    ),
  kubeProxy: kubeProxy.prefault({}).describe("kube-proxy of all nodes."),
  apiServer: apiServer.prefault({}).describe("API servers."),
  controllerManager: controllerManager.prefault({}).describe("Controller managers."),
  scheduler: scheduler.prefault({}).describe("Schedulers."),
  etcd: etcd.prefault({}).describe("etcd members."),
  rollout: rollout.prefault({}).describe("How a change goes from node to node."),
  maintenance: maintenance
    .prefault({})
    .describe("Packages and reboots of all hosts: docs/upgrades.md."),
  security: security.prefault({}).describe("Keys, CAs, audit log, firewall."),
  artifacts: artifacts.prefault({}).describe("Where hosts download binaries and images from."),
  registries: registries
    .default({})
    .describe(
      "Registries and mirrors, by their address: `docker.io`, `registry.example.com:5000`. A change restarts nothing.",
    ),
  backup: backup.prefault({}).describe("Snapshots of etcd."),
  hooks: hooks.prefault({}).describe("Your own commands on each host."),
  lostHosts: z
    .array(field.address)
    .default([])
    .describe("Hosts that are gone for good and off the list. Nothing is done on them."),
} as const;

/** The stack file as written, with defaults filled in. */
export type Sections = { [Name in keyof typeof sections]: z.infer<(typeof sections)[Name]> };
export type HostSection = z.infer<typeof host>;
export type Groups = z.infer<typeof groups>;
export type SshSection = z.infer<typeof ssh>;
export type HostProfile = z.infer<typeof hostProfile>;
export type Maintenance = z.infer<typeof maintenance>;
export type Gate = z.infer<typeof rollout>["gates"][number];
export type Role = HostSection["roles"][number];
export type Taint = NonNullable<HostSection["taints"]>[number];
