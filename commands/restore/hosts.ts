import type { Host } from "../../config/cluster-config";
import type { RemoteHost } from "../../ssh/host";
import { ownScript } from "../../host/owner";
import { credentials } from "../../provider/stack";
import { runAsRoot } from "../../ssh/root-shell";
import { quote } from "../../host/scripts";

/** A host of the stack file with its roles. */
export type StackHost = RemoteHost & Pick<Host, "roles">;

/** Reports what is done on a host. */
export type Say = (host: StackHost, text: string) => void;

/** Runs scripts of `scripts/` on a host. @throws RemoteError with the failure. */
export const onHost =
  (report: Report) =>
  (
    host: StackHost,
    doing: string,
    scripts: readonly string[],
    variables: Readonly<Record<string, string>> = {},
  ): Promise<string> =>
    runAsRoot(host, credentials(), {
      doing,
      script: ownScript(host, scripts, variables),
      timeoutSeconds: 1800,
      onLine: (line) => {
        const [kind, text] = line.split("\t");
        if (kind === "progress" && text) report(host, text);
      },
    });

/** What one command of bash prints on a host. The payload is what it reads. */
export const ask = (
  host: StackHost,
  doing: string,
  command: string,
  payload?: Buffer,
): Promise<string> =>
  runAsRoot(host, credentials(), {
    doing,
    script: `${ownScript(host, ["ledger", "owner"])}\ncheck_owner\n${command}`,
    ...(payload && { payload }),
    timeoutSeconds: 1800,
  });

/** Whether a host carries the layer that has etcd's tools. */
export const isMember = async (host: StackHost): Promise<boolean> =>
  (await has(host, "/usr/local/libexec/kubernetes-on-bare-metal/etcd-snapshot")) &&
  (await has(host, "/usr/local/bin/ctr"));

/** Whether a host has a kubelet of ours. */
export const isNode = (host: StackHost): Promise<boolean> =>
  has(host, "/etc/systemd/system/kubelet.service");

const has = async (host: StackHost, path: string): Promise<boolean> =>
  (await ask(host, "looking at the host", `[ ! -e ${quote(path)} ] || echo yes`)).trim() === "yes";
