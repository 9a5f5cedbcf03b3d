import type { Host } from "../../config/cluster-config";
import { apiServerHealthPath } from "../api-load-balancer/haproxy";
import type { HostFiles } from "../formats/host-file";
import { componentDirectory } from "../formats/layout";
import { ports } from "../ports";
import { confined, staticPodFiles } from "../formats/static-pod";

type Master = Pick<Host, "name" | "address">;

/** What a master's part in the virtual address depends on. */
export interface VirtualAddressInput {
  readonly host: Master;
  /** Hosts that run an API server, this one included: the first that is ready takes the address. */
  readonly masters: readonly Master[];
  readonly virtual: { readonly address: string; readonly interface: string };
  readonly image: string;
}

const directory = componentDirectory("virtual-address");
const configPath = `${directory}/keepalived.conf`;
/** A file of its own: keepalived runs nothing that a symbolic link leads to, as one leads to the shell in some images. */
const checkPath = `${directory}/check`;

/** The static pod of keepalived, which gives the address to one master. https://www.keepalived.org/manpage.html */
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
    // It locks files there, one for each protocol that it was built with.
    scratch: ["/run"],
    requests: { cpu: "10m", memory: "16Mi" },
    // Where it cannot drop groups before a check, it takes the check for passed.
    securityContext: confined("NET_ADMIN", "NET_RAW", "SETGID"),
  });

/**
 * Command that succeeds when keepalived has been running on this very host for three seconds: another master would answer at
 * the address. A configuration that it does not take ends it at once, and the kubelet starts it again and again.
 * https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html: field 22 is the start, in hundredths of a second since boot.
 */
export const keepalivedRuns = [
  "read -r up _ </proc/uptime",
  // Written so that it does not find itself.
  `for path in $(grep -ls 'use-file=${configPath.replace(".conf", "[.]conf")}' /proc/[0-9]*/cmdline); do read -r stat <"\${path%cmdline}stat" || continue; set -- \${stat##*) }; [ $((\${up%.*} - \${20} / 100)) -lt 3 ] || exit 0; done`,
  "echo 'keepalived does not run on this host, or has only just started'; exit 1",
].join("; ");

/**
 * Whoever has the address keeps it while its API server is ready. Peers are named, so that nothing depends on multicast
 * and no other cluster of the network is heard.
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
 * Asks the host's balancer, which asks the API server. While the balancer itself does not answer, as when all of them
 * restart for another list of masters, nothing is known: then the address stays where it is. It runs every second, so it
 * asks once while all is well.
 */
const check = (host: string): string => {
  const ask = `wget -q -T 1 --spider http://127.0.0.1:${ports.apiBalancerHealth}`;
  return `#!/bin/sh\n${ask}${apiServerHealthPath(host)} && exit 0\n! ${ask}/livez\n`;
};

/** The other masters. A single master names itself: without a unicast peer keepalived would use multicast. */
const peers = (host: Master, masters: readonly Master[]): string[] => {
  const others = masters.filter(({ name }) => name !== host.name).map(({ address }) => address);
  return others.length > 0 ? others : ["127.0.0.1"];
};
