import { z } from "zod";
import { containerd, kubelet } from "./components";
import * as field from "./fields";
import { files, timeServers } from "./host-settings";
import { kernel } from "./kernel";
import { hostMaintenance } from "./maintenance";
import { hostHooks, hostRollout } from "./nodes";

/** `standard`: a machine with its own kernel. `nested`: a system container on a shared kernel. */
export const hostProfile = z.enum(["standard", "nested"]);

const taint = z.strictObject({
  key: field.labelKey.describe("Key of the taint."),
  value: field.labelValue.optional().describe("Value of the taint."),
  effect: z.enum(["NoSchedule", "PreferNoSchedule", "NoExecute"]).describe("Effect of the taint."),
});

/** Keys that a group and a host have in common. */
const ofHosts = {
  architecture: z
    .enum(["amd64", "arm64"])
    .optional()
    .describe("Architecture that the machine must have. By default either will do."),
  profile: hostProfile.optional().describe("Default: `hostProfile`."),
  besideDocker: z
    .boolean()
    .optional()
    .describe(
      "Whether Docker runs on the host too. Default: `false`. containerd then has a unit, a socket and directories of its own, and pods pass Docker's packet filter.",
    ),
  labels: z
    .record(field.labelKey, field.labelValue)
    .default({})
    .describe("Labels of the node, besides those for its roles."),
  taints: z
    .array(taint)
    .optional()
    .describe(
      "Taints of the node. Default: masters that are not workers get `node-role.kubernetes.io/control-plane:NoSchedule`.",
    ),
  kubelet: kubelet.optional().describe("Its kubelet, over the section `kubelet`."),
  containerd: containerd.optional().describe("Its containerd, over the section `containerd`."),
  kernel: kernel.optional().describe("Its kernel, over the section `kernel`."),
  files: files.optional().describe("Its files, over the section `files`."),
  timeServers: timeServers.optional().describe("Its time servers. Default: `timeServers`."),
  maintenance: hostMaintenance
    .optional()
    .describe("Its maintenance, over the section `maintenance`."),
  rollout: hostRollout.optional().describe("Its changes, over the section `rollout`."),
  hooks: hostHooks
    .optional()
    .describe("Your own commands on it: each list in place of that in the section `hooks`."),
};

/** What hosts of one kind have in common. */
export const groups = z.record(field.name, z.strictObject(ofHosts));

export const host = z.strictObject({
  name: field.hostName.describe("Name of the host and of its node. Dots are allowed."),
  address: field.ipv4Address.describe("Address of the host, on one of its own interfaces."),
  ipv6Address: field.ipv6Address
    .optional()
    .describe(
      "IPv6 address of the host, on the same interface. Needed with `network.ipv6`, and only then.",
    ),
  sshAddress: field.hostAddress
    .optional()
    .describe(
      "Address or DNS name that SSH connects to, for hosts behind NAT or with a floating address. Default: `address`.",
    ),
  roles: z
    .array(z.enum(["master", "etcd", "worker"]))
    .min(1)
    .describe(
      "What the host runs. At least one host is `master`, and an odd number of hosts is `etcd`.",
    ),
  groups: z
    .array(field.name)
    .superRefine(field.unique)
    .default([])
    .describe("Groups whose keys it takes. Later ones win, and its own keys win over all."),
  hostKey: field.hostKey
    .optional()
    .describe("Public key that its sshd must present. Default: from `ssh.knownHostsFile`."),
  user: field.loginUser.optional().describe("User to log in as. Default: `ssh.user`."),
  port: field.port.optional().describe("Port of its sshd. Default: `ssh.port`."),
  ...ofHosts,
});
