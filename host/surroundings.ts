import { isAddress, isIpv6Address, isIpv6Network, isNetwork } from "../config/addresses";
import type { Credentials, RemoteHost } from "../ssh/host";
import { runAsRoot } from "../ssh/root-shell";
import { printableLine } from "../text/printable";
import { ownScript } from "./owner";

/** A line that sets a kernel setting at boot. */
export interface SysctlLine {
  readonly path: string;
  readonly name: string;
  readonly value: string;
}

/** A route of a host. */
export interface HostRoute {
  /** Destination, as a CIDR. */
  readonly to: string;
  /** Whether it uses a gateway, or discards packets. */
  readonly gateway: boolean;
  /** Its interface; empty if it has none. */
  readonly link: string;
}

/** What else on a host decides whether a node works there. Found by scripts/lib/surroundings.sh. */
export interface Surroundings {
  /** Names of the files below /etc/cni/net.d. */
  readonly cniFiles: readonly string[];
  /** Existing links of a pod network. */
  readonly links: readonly string[];
  /** Drop-ins of containerd and the kubelet outside /etc/systemd/system. */
  readonly dropIns: readonly string[];
  /** Drop-ins of containerd and the kubelet in /etc/systemd/system that set a proxy. */
  readonly proxyDropIns: readonly string[];
  /** Lines that set one of the requested settings. */
  readonly sysctlLines: readonly SysctlLine[];
  /** File that names the resolvers that pods would get. @default "/etc/resolv.conf" */
  readonly resolverFile?: string;
  /** Addresses of the resolvers that pods would get. */
  readonly resolvers: readonly string[];
  /** Whether the host has a route to Service addresses; true if it does not report one. */
  readonly hasServiceRoute: boolean;
  /** The same for IPv6. */
  readonly hasIpv6ServiceRoute: boolean;
  /** Addresses of the host, except those of a pod network, with interface and MTU. */
  readonly interfaces: readonly {
    readonly address: string;
    readonly link: string;
    readonly mtu: number;
  }[];
  /** Routes of the host, except the default route and those of a pod network. */
  readonly routes: readonly HostRoute[];
  /**
   * Firewalls that drop forwarded packets and do not allow pods: `table FAMILY NAME, chain CHAIN`, or the program that
   * lists them. Those of Docker and ufw end in `of Docker` and `of ufw`.
   */
  readonly forwardDrops: readonly string[];
  /** Firewall tables with rules for packets to the host or from it, in lines as nft lists them, without the cluster's own. */
  readonly inputRules: readonly string[];
  /** All rules of iptables-legacy, as it lists them. */
  readonly legacyRules: readonly string[];
  /** Whether the kernel has such rules, and no program lists them. @default false */
  readonly hasUnreadRules?: boolean;
  /** Mount options of the directories for binaries and data. */
  readonly mounts: readonly { readonly path: string; readonly options: readonly string[] }[];
}

/** What scripts/lib/surroundings.sh needs to know about the cluster. */
export interface SurroundingsQuestion {
  /** Any Service address. */
  readonly service: string;
  /** Pod network, as a CIDR. */
  readonly pods: string;
  /** Both of IPv6; absent where pods have IPv4 addresses alone. */
  readonly ipv6?: { readonly service: string; readonly pods: string } | undefined;
  /** Names of the kernel settings that a node needs. */
  readonly sysctls: readonly string[];
  /** Interfaces that the pod network is going to create. */
  readonly links: readonly string[];
  /** Unit names of containerd and the kubelet. */
  readonly units: readonly string[];
}

/** Inputs of the script. */
export const surroundingsInputs = (asked: SurroundingsQuestion): Record<string, string> => ({
  SERVICE: asked.service,
  PODS: asked.pods,
  SERVICE6: asked.ipv6?.service ?? "",
  PODS6: asked.ipv6?.pods ?? "",
  SYSCTLS: asked.sysctls.join(" "),
  LINKS: asked.links.join(" "),
  UNITS: asked.units.join(" "),
});

/** Parses `name=value` lines. The returned function gives the values of a name, in order. */
export function valuesIn(output: string): (name: string) => readonly string[] {
  const lines = output.split("\n").map((line) => /^([a-z][a-z0-9_]*)=(.*)$/.exec(line));
  return (name) => lines.filter((line) => line?.[1] === name).map((line) => line![2]!);
}

/** Parses the script's output. `all` gives the values of a name, in order. */
export function parseSurroundings(all: (name: string) => readonly string[]): Surroundings {
  const lines = (name: string) => all(name).map((value) => printableLine(value));
  const [resolverFile] = lines("resolver_file");
  const rules = (name: string) => all(name).map((value) => printableLine(value, 20_000));
  return {
    cniFiles: lines("cni_file"),
    links: lines("link"),
    dropIns: lines("drop_in"),
    proxyDropIns: lines("proxy_drop_in"),
    sysctlLines: lines("sysctl_line").flatMap((line) => {
      const [, path, name, value] = /^(\S+) (\S+) (.*)$/.exec(line) ?? [];
      return path === undefined ? [] : [{ path, name: name!, value: value! }];
    }),
    ...(resolverFile !== undefined && { resolverFile }),
    resolvers: lines("resolver"),
    hasServiceRoute: all("service_route")[0] !== "no",
    hasIpv6ServiceRoute: all("ipv6_service_route")[0] !== "no",
    interfaces: lines("interface").flatMap((line) => {
      const [address = "", link = "", mtu = ""] = line.split(" ");
      const isOne = isAddress(address) || isIpv6Address(address);
      return isOne && Number(mtu) > 0 ? [{ address, link, mtu: Number(mtu) }] : [];
    }),
    routes: lines("route").flatMap((line) => {
      const [to = "", hop, link = ""] = line.split(" ");
      return isNetwork(to) || isIpv6Network(to) ? [{ to, gateway: hop === "gateway", link }] : [];
    }),
    forwardDrops: lines("forward_drop"),
    inputRules: rules("input_rule"),
    legacyRules: rules("legacy_rule"),
    ...(all("unread_firewall").length > 0 && { hasUnreadRules: true }),
    mounts: lines("mount").map((line) => {
      const [path = "", options = ""] = line.split(" ");
      return { path, options: options.split(",").filter(Boolean) };
    }),
  };
}

/**
 * Gathers a host's surroundings, in an execution of its own.
 *
 * @throws RemoteError if the host is unreachable
 */
export async function gatherSurroundings(
  host: RemoteHost,
  credentials: Credentials,
  asked: SurroundingsQuestion,
): Promise<Surroundings> {
  const output = await runAsRoot(host, credentials, {
    doing: "inspecting the host",
    script: ownScript(host, ["surroundings"], surroundingsInputs(asked)),
    readOnly: true,
    timeoutSeconds: 30,
  });
  return parseSurroundings(valuesIn(output));
}
