import type { Host } from "../../config/cluster-config";
import { containerdPlaces } from "../../layers/containerd/places";
import type { RemoteHost } from "../../ssh/host";
import { ownScript } from "../../host/owner";
import { credentials } from "../../provider/stack";
import { runAsRoot } from "../../ssh/root-shell";
import { quote } from "../../host/scripts";

/** A host of the stack file with its roles. */
export type StackHost = RemoteHost & Pick<Host, "roles">;

/** Reports what is done on a host. */
export type Report = (host: StackHost, text: string) => void;

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

/** Runs a bash command on a host and returns its output. The payload is its standard input. */
export const runOnHost = (
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

/** Whether a host has the layer with etcd's tools. */
export const isMember = async (host: StackHost): Promise<boolean> =>
  (await has(host, "/usr/local/libexec/kubernetes-on-bare-metal/etcd-snapshot")) &&
  ((await has(host, `${containerdPlaces({ besideDocker: false }).programs}/ctr`)) ||
    (await has(host, `${containerdPlaces({ besideDocker: true }).programs}/ctr`)));

/** Whether a host has this program's kubelet. */
export const isNode = (host: StackHost): Promise<boolean> =>
  has(host, "/etc/systemd/system/kubelet.service");

const has = async (host: StackHost, path: string): Promise<boolean> =>
  (await runOnHost(host, "inspecting the host", `[ ! -e ${quote(path)} ] || echo yes`)).trim() ===
  "yes";
