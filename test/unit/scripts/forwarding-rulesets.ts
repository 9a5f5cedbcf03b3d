export const cluster = { podCidr: "10.244.0.0/16" };

export const forward = (policy: string, ...rules: string[]) =>
  chain("FORWARD", `type filter hook forward priority filter; policy ${policy};`, ...rules);
export const table = (name: string, ...chains: string[]) =>
  `table ${name} {\n${chains.join("\n")}\n}`;
export const chain = (name: string, ...rules: string[]) =>
  `chain ${name} {\n${rules.join("\n")}\n}`;
const known = "ct state established,related accept";
const ofPods = "ip saddr 10.244.0.0/16 accept";

export const inserted = (where: string, family = "ip", pods = cluster.podCidr) =>
  ["saddr", "daddr"]
    .map((way) => `nft insert rule ${where} ${family} ${way} ${pods} accept`)
    .join(" && ");
export const drops = (where: string, remedy: string) =>
  `${where} drops forwarded packets, and so those of pods; ${remedy}`;
export const atBoot = "and the same in the file that is loaded at boot";
const closed = (where: string) =>
  drops(`table ${where}, chain FORWARD`, `${inserted(`${where} FORWARD`)}, ${atBoot}`);
export const inFilter = closed("ip filter");
export const inMine = closed("inet mine");

/** Rulesets, and what is said of each; nothing where pods get through. */
export const rows: readonly (readonly [string, string, string])[] = [
  ["no firewall", "", ""],
  ["a policy that accepts", table("ip filter", forward("accept", known)), ""],
  ["the policy DROP", table("ip filter", forward("drop", known)), inFilter],
  [
    "a DROP at the end",
    table("ip filter", forward("accept", known, 'counter log prefix "no: " drop comment "all"')),
    inFilter,
  ],
  [
    "a REJECT before a rule for pods",
    table("ip filter", forward("accept", "reject", ofPods)),
    inFilter,
  ],
  [
    "a DROP of pods",
    table("ip filter", forward("accept", "ip daddr 10.244.0.0/16 counter drop")),
    inFilter,
  ],
  [
    "a DROP of some other packets",
    table(
      "ip filter",
      forward("accept", "iifname wg0 drop", "ip saddr 10.244.0.0/16 ip daddr 192.0.2.1 drop"),
    ),
    "",
  ],
  [
    "a rule for pods",
    table("ip filter", forward("drop", "ip saddr 10.244.0.0/16 counter accept")),
    "",
  ],
  [
    "a rule for a network that has those of pods",
    table("ip filter", forward("drop", "ip saddr { 10.0.0.0/8, 192.168.0.0/16 } accept")),
    "",
  ],
  [
    "a rule for a part of them",
    table("ip filter", forward("drop", "ip saddr 10.244.1.0/24 accept")),
    inFilter,
  ],
  ["a rule for their link", table("ip filter", forward("drop", 'iifname "cni*" accept')), ""],
  [
    "a set",
    table("ip filter", "set a { type ipv4_addr; }", forward("drop", "ip saddr @a accept")),
    "",
  ],
  [
    "a rule for another link",
    table("ip filter", forward("drop", 'iifname "cni1" accept')),
    inFilter,
  ],
  [
    "a rule for pods in a chain that packets go to",
    table(
      "ip filter",
      chain("USER", "ip daddr 10.244.0.0/16 accept"),
      forward("drop", "jump USER"),
    ),
    "",
  ],
  [
    "a rule for pods in another chain",
    table("ip filter", chain("INPUT", ofPods), forward("drop", known)),
    inFilter,
  ],
  ["the cluster's own", table("inet kubernetes-firewall", forward("drop")), ""],
  ["a table of IPv6", table("ip6 filter", forward("drop")), ""],
  ["a table of both families", table("inet mine", forward("drop")), inMine],
  [
    "ufw",
    table(
      "ip filter",
      chain("ufw-user-input", ofPods),
      chain("ufw-user-forward"),
      forward("drop", "jump ufw-user-forward"),
    ),
    drops(
      "table ip filter of ufw",
      "ufw disable, or ufw route allow from 10.244.0.0/16 && ufw route allow to 10.244.0.0/16 && ufw allow from 10.244.0.0/16",
    ),
  ],
  [
    "firewalld",
    table(
      "inet firewalld",
      chain("filter_FWD_trusted", "accept"),
      forward("accept", known, "reject with icmpx admin-prohibited"),
    ),
    drops(
      "table inet firewalld",
      "systemctl disable --now firewalld, or firewall-cmd --permanent --zone=trusted --add-source=10.244.0.0/16, the same for the address of each other host, and firewall-cmd --reload",
    ),
  ],
  [
    "Docker",
    table("ip filter", chain("DOCKER-USER"), forward("drop", "jump DOCKER-USER")),
    drops(
      "table ip filter of Docker",
      "uninstall Docker and reboot, or remove the host from the list, run pulumi up, and add it with hosts[].besideDocker",
    ),
  ],
];

const ofBoth = drops(
  "table inet mine, chain FORWARD",
  `${inserted("inet mine FORWARD")} && ${inserted("inet mine FORWARD", "ip6", "fd00:10:244::/56")}, ${atBoot}`,
);
/** The same where pods have addresses of both families. */
export const rowsOfBoth: readonly (readonly [string, string, string])[] = [
  [
    "a table of both families with a rule for one",
    table("inet mine", forward("drop", ofPods)),
    ofBoth,
  ],
  [
    "one with rules for both",
    table("inet mine", forward("drop", ofPods, "ip6 saddr fd00:10:244::/56 accept")),
    "",
  ],
  [
    "a table of IPv6",
    table("ip6 filter", forward("drop")),
    drops(
      "table ip6 filter, chain FORWARD",
      `${inserted("ip6 filter FORWARD", "ip6", "fd00:10:244::/56")}, ${atBoot}`,
    ),
  ],
];
