/**
 * What lets packets of pods through a firewall of others, and those of others on their way to pods.
 *
 * @param where `table FAMILY NAME, chain CHAIN`, such a table `of Docker` or `of ufw`, or the program that lists its rules
 * @param pods networks of the pods, one for each family
 */
export function forwardingRemedy(where: string, pods: readonly string[]): string {
  if (where.endsWith("firewalld"))
    return `systemctl disable --now firewalld, or firewall-cmd --permanent --zone=trusted ${pods.map((one) => `--add-source=${one}`).join(" ")}, the same for the address of each other host, and firewall-cmd --reload`;
  if (where.endsWith(" of ufw"))
    return `ufw disable, or ${pods.map((one) => `ufw route allow from ${one} && ufw route allow to ${one} && ufw allow from ${one}`).join(" && ")}`;
  const [, table = "", chain = ""] = /^table (.+), chain (.+)$/.exec(where) ?? [];
  const [family] = (table === "" ? "ip" : table).split(" ");
  const rules = pods
    .filter((one) => family === "inet" || familyOf(one) === family)
    .flatMap((one) =>
      table !== ""
        ? ["saddr", "daddr"].map(
            (way) => `nft insert rule ${table} ${chain} ${familyOf(one)} ${way} ${one} accept`,
          )
        : ["-s", "-d"].map((way) => `${where} -I FORWARD ${way} ${one} -j ACCEPT`),
    );
  return `${rules.join(" && ")}, and the same in the file that is loaded at boot`;
}

const familyOf = (network: string): string => (network.includes(":") ? "ip6" : "ip");
