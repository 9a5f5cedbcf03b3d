import type { Values } from "../../config/settings/merge";
import { flags, type FlagValue } from "../formats/flags";
import { layout } from "../formats/layout";
import { unit } from "../formats/unit";
import { proxyEnvironment, type Proxy } from "../proxy";
import { forgetResourceManagers } from "./resource-managers";

/** Inputs of the kubelet's unit. */
export interface KubeletUnit {
  /** Unit of the containerd that runs its pods. */
  readonly containerd: string;
  readonly flags: Readonly<Record<string, FlagValue>>;
  readonly proxy?: Proxy | undefined;
  /** KubeletConfiguration. */
  readonly config: Values;
  /** Restart annotations: systemd ignores keys with this prefix. */
  readonly marks: Readonly<Record<string, string>>;
}

/** The host's resolvers, for pods that use them and for cluster DNS. */
export const resolvConf = "/run/kubernetes/resolv.conf";
const resolvedConf = "/run/systemd/resolve/resolv.conf";

/** The file of systemd-resolved that lists the servers themselves; through its stub, cluster DNS would ask itself. */
const linkResolvConf = [
  `/bin/ln -sfn /etc/resolv.conf ${resolvConf}`,
  `/bin/sh -c 'test ! -e ${resolvedConf} || ln -sfn ${resolvedConf} ${resolvConf}'`,
];

/** The kubelet's unit. */
export const kubeletUnit = ({
  containerd,
  marks,
  flags: given,
  proxy,
  config,
}: KubeletUnit): string =>
  unit({
    Unit: {
      Description: "Kubernetes node agent",
      Documentation: "https://kubernetes.io/docs/reference/command-line-tools-reference/kubelet/",
      After: `${containerd} network.target systemd-resolved.service`,
      Wants: containerd,
      // If etcd started before its disk was mounted, it would begin without data.
      RequiresMountsFor: `${layout.kubeletData} ${layout.etcdData}`,
      StartLimitIntervalSec: 0,
      ...Object.fromEntries(Object.entries(marks).map(([name, value]) => [`X-${name}`, value])),
    },
    Service: {
      Type: "notify",
      RuntimeDirectory: "kubernetes",
      Environment: proxy && proxyEnvironment(proxy),
      ExecStartPre: [...linkResolvConf, forgetResourceManagers(config)],
      ExecStart: [`${layout.programs}/kubelet`, ...flags(given)].join(" "),
      Restart: "always",
      RestartSec: 2,
      KillMode: "process",
      LimitCORE: "0:infinity",
    },
    Install: { WantedBy: "multi-user.target" },
  });
