import { execOnHost, labHost } from "../../lab/hosts";
import { run } from "../../lab/hosts/command";
import { atSwitch } from "../../lab/hosts/network";

const bridge = "second";
const inSwitch = (...args: string[]) => run("env", [...atSwitch, "ip", ...args]);

/** A network that only hosts are in, behind a network card of its own. The operator does not reach it. */
export const secondNetwork = "10.88.7.0/24";

/** A host's address in it. */
export const secondAddress = (name: string): string =>
  labHost(name).address.replace(/^.*\./, "10.88.7.");

/**
 * Gives a host a second network card, `lan0`, with an address in the second network.
 *
 * @param bridged whether the address is on a bridge over the card, as on a hypervisor
 * @returns the interface with the address
 */
export async function plugSecond(name: string, mtu: number, bridged = false): Promise<string> {
  const port = `${name}-lan`;
  await inSwitch("link", "add", bridge, "type", "bridge", "forward_delay", "0").catch(() => "");
  const peer = ["peer", "name", "lan0", "netns", labHost(name).namespace];
  await inSwitch("link", "add", port, "mtu", String(mtu), "type", "veth", ...peer);
  await inSwitch("link", "set", port, "master", bridge, "up");
  await inSwitch("link", "set", bridge, "up");
  const link = bridged ? "lanbr0" : "lan0";
  const over = `ip link add ${link} type bridge forward_delay 0; ip link set lan0 master ${link}`;
  await execOnHost(
    name,
    `set -e; ip link set lan0 mtu ${mtu} up
${bridged ? over : ""}
ip link set ${link} mtu ${mtu} up; ip address add ${secondAddress(name)}/24 dev ${link}`,
  );
  return link;
}

/** Takes the cards of these hosts away, and the network. */
export async function unplugSecond(names: readonly string[]): Promise<void> {
  for (const name of names) {
    await execOnHost(name, "ip link delete lanbr0 2>/dev/null || true").catch(() => "");
    await inSwitch("link", "delete", `${name}-lan`).catch(() => "");
  }
  await inSwitch("link", "delete", bridge).catch(() => "");
}
