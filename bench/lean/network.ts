import { existsSync, readdirSync } from "node:fs";
import { run, succeeds } from "../../lab/hosts/command";
import { workstationAddress, type LeanHost } from "./lean-host";

/** The switch has a namespace of its own, out of reach of this machine's firewall. */
export const switchNamespace = "kbm-lean-switch";
export const uplink = "kbm-lean";

/** Creates the switch and this machine's link to it. */
export async function makeNetwork(): Promise<void> {
  await removeNetwork();
  await run("ip", ["netns", "add", switchNamespace]);
  await inSwitch("link", "add", "switch", "type", "bridge", "forward_delay", "0");
  await inSwitch("link", "set", "switch", "up");
  await connectWorkstation();
}

/** Connects this machine to the switch by a link without delay. */
export async function connectWorkstation(): Promise<void> {
  await disconnectWorkstation();
  const peer = ["peer", "name", "operator", "netns", switchNamespace];
  await run("ip", ["link", "add", uplink, "type", "veth", ...peer]);
  await attachWorkstation();
}

/** Configures this machine's link, and connects its other end to the switch. */
export async function attachWorkstation(): Promise<void> {
  await inSwitch("link", "set", "operator", "master", "switch", "up");
  await run("ip", ["address", "replace", `${workstationAddress}/24`, "dev", uplink]);
  await run("ip", ["link", "set", uplink, "up"]);
}

export async function disconnectWorkstation(): Promise<void> {
  if (await succeeds("ip", ["link", "show", uplink])) await run("ip", ["link", "delete", uplink]);
}

/** Creates a host's namespace with its network card. */
export async function plugIn({ name, address, namespace }: LeanHost): Promise<void> {
  await run("ip", ["netns", "add", namespace]);
  const peer = ["peer", "name", "eth0", "netns", namespace];
  await inSwitch("link", "add", name, "type", "veth", ...peer);
  await inSwitch("link", "set", name, "master", "switch", "up");
  const inHost = (...args: string[]) => run("ip", ["-n", namespace, ...args]);
  await inHost("link", "set", "lo", "up");
  await inHost("address", "add", `${address}/24`, "dev", "eth0");
  await inHost("link", "set", "eth0", "up");
  await inHost("route", "add", "default", "via", workstationAddress);
}

/** Removes everything, including what a killed run left. */
export async function removeNetwork(): Promise<void> {
  await disconnectWorkstation();
  const present = existsSync("/run/netns") ? readdirSync("/run/netns") : [];
  for (const name of present.filter((one) => one.startsWith("kbm-lean-"))) {
    for (const id of (await run("ip", ["netns", "pids", name])).match(/\d+/g) ?? [])
      end(Number(id));
    await run("ip", ["netns", "delete", name]);
  }
}

const inSwitch = (...args: string[]) => run("ip", ["-n", switchNamespace, ...args]);

function end(id: number): void {
  try {
    process.kill(id, "SIGKILL");
  } catch {
    // It went with its host's process 1.
  }
}
