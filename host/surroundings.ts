import { isAddress, isNetwork } from "../config/addresses";
import type { Credentials, RemoteHost } from "../ssh/host";
import { runAsRoot } from "../ssh/root-shell";
import { printableLine } from "../text/printable";
import { ownScript } from "./owner";

/** A line of a file that sets a kernel setting at boot. */
export interface SysctlLine {
  readonly path: string;
  readonly name: string;
  readonly value: string;
}

/** A route of a host. */
export interface HostRoute {
  /** Where it leads to, as a CIDR. */
  readonly to: string;
  /** Whether it leads through a gateway, or into nothing. */
  readonly gateway: boolean;
  /** Its interface; empty if it has none. */
  readonly link: string;
}

/** What else on a host decides whether a node works there, as scripts/lib/surroundings.sh finds it. */
export interface Surroundings {
  /** Names of the files below /etc/cni/net.d. */
  readonly cniFiles: readonly string[];
  /** Those of the links of a pod network that exist. */
  readonly links: readonly string[];
  /** Drop-ins of containerd and kubelet outside /etc/systemd/system. */
  readonly dropIns: readonly string[];
  /** Drop-ins of containerd and kubelet in /etc/systemd/system that set a proxy. */
  readonly proxyDropIns: readonly string[];
  /** Lines that set one of the settings that were asked for. */
  readonly sysctlLines: readonly SysctlLine[];
  /** Addresses of the resolvers that pods would get. */
  readonly resolvers: readonly string[];
  /** Whether there is a route to the addresses of Services; yes where the host does not tell. */
  readonly hasServiceRoute: boolean;
  /** Its addresses, but for those of a pod network, each with its interface and the MTU of that. */
  readonly interfaces: readonly {
    readonly address: string;
    readonly link: string;
    readonly mtu: number;
  }[];
  /** Its routes, but for the default one and those of a pod network. */
  readonly routes: readonly HostRoute[];
  /** Firewall tables that drop what is forwarded, and let no pod through. Those that Docker made end in `of Docker`. */
  readonly forwardDrops: readonly string[];
  /** Mount options of places that programs and data go to. */
  readonly mounts: readonly { readonly path: string; readonly options: readonly string[] }[];
}

/** What scripts/lib/surroundings.sh has to know of the cluster. */
export interface SurroundingsQuestion {
  /** An address of a Service. */
  readonly service: string;
  /** Network of the pods, as a CIDR. */
  readonly pods: string;
  /** Names of the kernel settings that a node needs. */
  readonly sysctls: readonly string[];
  /** Interfaces that the pod network is going to create. */
  readonly links: readonly string[];
  /** Names of the units of containerd and kubelet. */
  readonly units: readonly string[];
}

/** The inputs of the script. */
export const surroundingsInputs = (asked: SurroundingsQuestion): Record<string, string> => ({
  SERVICE: asked.service,
  PODS: asked.pods,
  SYSCTLS: asked.sysctls.join(" "),
  LINKS: asked.links.join(" "),
  UNITS: asked.units.join(" "),
});

/** What a script printed as `name=value` lines: gives the values of a name, in order. */
export function valuesIn(output: string): (name: string) => readonly string[] {
  const lines = output.split("\n").map((line) => /^([a-z_]+)=(.*)$/.exec(line));
  return (name) => lines.filter((line) => line?.[1] === name).map((line) => line![2]!);
}

/** Reads what the script printed. `all` gives the values of a name, in order. */
export function parseSurroundings(all: (name: string) => readonly string[]): Surroundings {
  const lines = (name: string) => all(name).map((value) => printableLine(value));
  return {
    cniFiles: lines("cni_file"),
    links: lines("link"),
    dropIns: lines("drop_in"),
    proxyDropIns: lines("proxy_drop_in"),
    sysctlLines: lines("sysctl_line").flatMap((line) => {
      const [, path, name, value] = /^(\S+) (\S+) (.*)$/.exec(line) ?? [];
      return path === undefined ? [] : [{ path, name: name!, value: value! }];
    }),
    resolvers: lines("resolver"),
    hasServiceRoute: all("service_route")[0] !== "no",
    interfaces: lines("interface").flatMap((line) => {
      const [address = "", link = "", mtu = ""] = line.split(" ");
      return isAddress(address) && Number(mtu) > 0 ? [{ address, link, mtu: Number(mtu) }] : [];
    }),
    routes: lines("route").flatMap((line) => {
      const [to = "", hop, link = ""] = line.split(" ");
      return isNetwork(to) ? [{ to, gateway: hop === "gateway", link }] : [];
    }),
    forwardDrops: lines("forward_drop"),
    mounts: lines("mount").map((line) => {
      const [path = "", options = ""] = line.split(" ");
      return { path, options: options.split(",").filter(Boolean) };
    }),
  };
}

/**
 * What else on a host decides whether a node works there, in an execution of its own.
 *
 * @throws RemoteError if the host is not reached
 */
export async function gatherSurroundings(
  host: RemoteHost,
  credentials: Credentials,
  asked: SurroundingsQuestion,
): Promise<Surroundings> {
  const output = await runAsRoot(host, credentials, {
    doing: "looking at the host",
    script: ownScript(host, ["surroundings"], surroundingsInputs(asked)),
    looks: true,
    timeoutSeconds: 30,
  });
  return parseSurroundings(valuesIn(output));
}
