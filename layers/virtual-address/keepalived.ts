import type { Host } from "../../config/cluster-config";
import { apiServerHealthPath } from "../api-load-balancer/haproxy";
import type { HostFiles } from "../formats/host-file";
import { componentDirectory } from "../formats/layout";
import { ports } from "../ports";
import { confined, staticPodFiles } from "../formats/static-pod";

type Master = Pick<Host, "name" | "address">;

/** Inputs of a master's keepalived. */
export interface VirtualAddressInput {
  readonly host: Master;
  /** Hosts with an API server, including this one. The first ready one takes the address. */
  readonly masters: readonly Master[];
  readonly virtual: { readonly address: string; readonly interface: string };
  readonly image: string;
}

const directory = componentDirectory("virtual-address");
const configPath = `${directory}/keepalived.conf`;
/** A separate file: keepalived does not run a program through a symbolic link, which the shell is in some images. */
const checkPath = `${directory}/check`;

/** keepalived as a static pod, which assigns the address to one master. https://www.keepalived.org/manpage.html */
export const virtualAddressFiles = (input: VirtualAddressInput): HostFiles =>
  staticPodFiles({
    name: "virtual-address",
    tier: "control-plane",
    image: input.image,
    command: ["keepalived", "--dont-fork", "--log-console", "--vrrp", `--use-file=${configPath}`],
    configuration: {
      [configPath]: { content: configuration(input), mode: "0600" },
      [checkPath]: { content: check(input.host.name), mode: "0700" },
    },
    mounts: [{ path: directory }],
    // It creates lock files there, one per protocol that it was built with.
    scratch: ["/run"],
    requests: { cpu: "10m", memory: "16Mi" },
    // If it cannot drop groups before a check, it counts the check as passed.
    securityContext: confined("NET_ADMIN", "NET_RAW", "SETGID"),
  });

/**
 * Succeeds if keepalived has been running on this host for three seconds: an answer at the address may come from another master. With
 * an invalid configuration it exits at once, and the kubelet keeps restarting it.
 * https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html: field 22 is the start, in hundredths of a second since boot.
 */
export const keepalivedRuns = [
  "read -r up _ </proc/uptime",
  // The pattern does not match its own command line.
  `for path in $(grep -ls 'use-file=${configPath.replace(".conf", "[.]conf")}' /proc/[0-9]*/cmdline); do read -r stat <"\${path%cmdline}stat" || continue; set -- \${stat##*) }; [ $((\${up%.*} - \${20} / 100)) -lt 3 ] || exit 0; done`,
  "echo 'keepalived does not run on this host, or has only just started'; exit 1",
].join("; ");

/**
 * A master keeps the address while its API server is ready. Peers are listed, so that nothing depends on multicast, and no other
 * cluster on the network interferes.
 */
const configuration = ({ host, masters, virtual }: VirtualAddressInput): string => `global_defs {
  script_user root
  enable_script_security
  vrrp_garp_master_refresh 30
}

vrrp_script api_server {
  script "${checkPath}"
  interval 1
  timeout 3
  fall 2
  rise 2
}

vrrp_instance api {
  state BACKUP
  nopreempt
  interface ${virtual.interface}
  virtual_router_id 64
  priority ${200 - masters.findIndex(({ name }) => name === host.name)}
  advert_int 1
  unicast_src_ip ${host.address}
  unicast_peer {
${peers(host, masters)
  .map((address) => `    ${address}\n`)
  .join("")}  }
  virtual_ipaddress {
    ${virtual.address}/32
  }
  track_script {
    api_server
  }
}
`;

/**
 * Asks the host's load balancer for the API server's state. While the load balancer itself does not answer, for example because all of
 * them restart with a new list of masters, the state is unknown and the address stays. The check runs every second, so a success
 * takes one request.
 */
const check = (host: string): string => {
  const ask = `wget -q -T 1 --spider http://127.0.0.1:${ports.apiBalancerHealth}`;
  return `#!/bin/sh\n${ask}${apiServerHealthPath(host)} && exit 0\n! ${ask}/livez\n`;
};

/** The other masters. A single master lists itself: without a unicast peer, keepalived would use multicast. */
const peers = (host: Master, masters: readonly Master[]): string[] => {
  const others = masters.filter(({ name }) => name !== host.name).map(({ address }) => address);
  return others.length > 0 ? others : ["127.0.0.1"];
};
