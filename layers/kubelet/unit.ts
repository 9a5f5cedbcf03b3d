import type { Values } from "../../config/settings/merge";
import { flags, type FlagValue } from "../formats/flags";
import { layout } from "../formats/layout";
import { unit } from "../formats/unit";
import { proxyEnvironment, type Proxy } from "../proxy";
import { forgetResourceManagers } from "./resource-managers";

/** What the kubelet's unit depends on. */
export interface KubeletUnit {
  /** Unit of the containerd that runs its pods. */
  readonly containerd: string;
  readonly flags: Readonly<Record<string, FlagValue>>;
  readonly proxy?: Proxy | undefined;
  /** KubeletConfiguration. */
  readonly config: Values;
  /** What else restarts it when it changes: systemd passes over such keys. */
  readonly marks: Readonly<Record<string, string>>;
}

/** Resolvers of the host, as its pods and the cluster's DNS use them. */
export const resolvConf = "/run/kubernetes/resolv.conf";
const resolvedConf = "/run/systemd/resolve/resolv.conf";

/** systemd-resolved's own file names the servers themselves; its stub would send the cluster's DNS back to itself. */
const linkResolvConf = [
  `/bin/ln -sfn /etc/resolv.conf ${resolvConf}`,
  `/bin/sh -c 'test ! -e ${resolvedConf} || ln -sfn ${resolvedConf} ${resolvConf}'`,
];

/** The unit of the kubelet. */
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
      // An etcd that starts in front of its disk would begin without data.
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
