import type { Host } from "../../config/cluster-config";
import { credentials } from "../../provider/stack";
import { runAsRoot } from "../../remote/root-shell";
import { hostScript, quote } from "../../remote/scripts";

/** Tells what is done on a host. */
export type Say = (host: Host, text: string) => void;

/** One step on a host, by scripts of scripts/. @throws RemoteError with what failed there. */
export const onHost =
  (say: Say) =>
  (
    host: Host,
    doing: string,
    scripts: readonly string[],
    variables: Readonly<Record<string, string>> = {},
  ): Promise<string> =>
    runAsRoot({ name: host.name, address: host.address, ...host.ssh }, credentials(), {
      doing,
      script: hostScript(scripts, variables),
      timeoutSeconds: 1800,
      onLine: (line) => {
        const [kind, text] = line.split("\t");
        if (kind === "progress" && text) say(host, text);
      },
    });

/** What one command of bash prints on a host. The payload is what it reads. */
export const ask = (
  host: Host,
  doing: string,
  command: string,
  payload?: Buffer,
): Promise<string> =>
  runAsRoot({ name: host.name, address: host.address, ...host.ssh }, credentials(), {
    doing,
    script: `set -euo pipefail\nexport PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\n${command}`,
    ...(payload && { payload }),
    timeoutSeconds: 1800,
  });

/** Whether a host carries the layer that has etcd's tools. */
export const isMember = async (host: Host): Promise<boolean> =>
  (await has(host, "/usr/local/libexec/kubernetes-on-bare-metal/etcd-snapshot")) &&
  (await has(host, "/usr/local/bin/ctr"));

/** Whether a host has a kubelet of ours. */
export const isNode = (host: Host): Promise<boolean> =>
  has(host, "/etc/systemd/system/kubelet.service");

const has = async (host: Host, path: string): Promise<boolean> =>
  (await ask(host, "looking at the host", `[ ! -e ${quote(path)} ] || echo yes`)).trim() === "yes";
