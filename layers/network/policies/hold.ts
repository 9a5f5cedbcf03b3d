import type { Cluster } from "../../../config/cluster-config";
import type { HostFiles } from "../../formats/host-file";
import { unit } from "../../formats/unit";
import { policies } from "./names";

/**
 * Rules that send the first packet of each connection of a pod to the program, and the unit that loads them at boot. The kernel drops
 * what goes to a queue that no program reads: new connections wait until the program knows all policies.
 */
export const holdFiles = ({ podCidr }: Pick<Cluster, "podCidr">): HostFiles => ({
  [policies.holdRules]: { content: rules(podCidr), mode: "0600" },
  [policies.holdUnitPath]: { content: holdUnit },
});

/**
 * The program's own table comes one step earlier at the same hooks (pkg/dataplane, syncNFTablesRules). It queues the addresses of pods
 * that a policy selects only, and has them seconds after the pod has started. DNS is queued in prerouting, as there
 * (https://bugzilla.netfilter.org/show_bug.cgi?id=1766). Priorities are numbers: older releases of nft have no names for some of them.
 */
const rules = (pods: string): string => {
  const queue = `queue num ${policies.queue}`;
  return `table inet ${policies.hold}
delete table inet ${policies.hold}
table inet ${policies.hold} {
  chain prerouting {
    type filter hook prerouting priority -94; policy accept;
    ct state established,related accept
    udp dport 53 ip saddr ${pods} ${queue}
    udp dport 53 ip daddr ${pods} ${queue}
  }
  chain postrouting {
    type filter hook postrouting priority 96; policy accept;
    ct state established,related accept
    meta skuid 0 accept
    udp dport 53 accept
    ip saddr ${pods} ${queue}
    ip daddr ${pods} ${queue}
  }
  chain input {
    type filter hook input priority 102; policy accept;
    iifname "lo" accept
    ct state new ip saddr ${pods} ${queue}
  }
}
`;
};

const deleted = (table: string) => `nft delete table inet ${table}`;

/** Only the removal of the unit deletes the tables: a restart replaces the rules in one transaction, and a stop leaves them. */
const holdUnit = unit({
  Unit: {
    Description: "Hold new connections of pods until their network policies are known",
    Documentation: "man:nft(8)",
    // Debian's /etc/nftables.conf begins with a flush of all tables.
    After: "nftables.service",
    Before: "kubelet.service",
    RequiresMountsFor: policies.holdRules,
  },
  Service: {
    Type: "oneshot",
    RemainAfterExit: "yes",
    ExecStart: `/bin/sh -c 'nft -f ${policies.holdRules}'`,
    ExecStop: `-/bin/sh -c 'systemctl is-enabled --quiet ${policies.holdUnit} || { ${deleted(policies.hold)}; ${deleted(policies.name)}; }'`,
  },
  Install: { WantedBy: "multi-user.target" },
});
