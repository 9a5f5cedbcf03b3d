import { existsSync, readdirSync, rmdirSync } from "node:fs";

import { run, succeeds } from "./command";
import { type LabHost, labNetwork, workstationAddress } from "./lab-host";

// The switch has a namespace of its own, so that this machine's firewall rules, such as Docker's, do not filter traffic
// between hosts.
const switchNamespace = "kbm-switch";
const uplink = "kbm0";

// Hosts can reach this machine's address on the lab's network, and nothing else of the machine or beyond it.
const firewall = `table inet kbm-lab
delete table inet kbm-lab
table inet kbm-lab {
  chain input {
    type filter hook input priority filter - 10
    iifname ${uplink} ip daddr != ${workstationAddress} drop
    iifname ${uplink} meta nfproto ipv6 drop
  }
  chain forward {
    type filter hook forward priority filter - 10
    iifname ${uplink} drop
    oifname ${uplink} drop
  }
}
`;

/** Creates what is missing of the lab's network: its switch, this machine's link to it, and the firewall around it. */
export async function ensureNetwork(): Promise<void> {
  await requireFreeNetwork();
  if (!(await succeeds("ip", ["-n", switchNamespace, "link"]))) {
    await removeNamespace(switchNamespace);
    await run("ip", ["netns", "add", switchNamespace]);
  }
  const inSwitch = (...args: string[]) => run("ip", ["-n", switchNamespace, ...args]);
  if (!(await succeeds("ip", ["-n", switchNamespace, "link", "show", "switch"])))
    await inSwitch("link", "add", "switch", "type", "bridge", "forward_delay", "0");
  if (!(await succeeds("ip", ["link", "show", uplink]))) {
    const peer = ["peer", "name", "operator", "netns", switchNamespace];
    await run("ip", ["link", "add", uplink, "type", "veth", ...peer]);
  }
  await inSwitch("link", "set", "switch", "up");
  await inSwitch("link", "set", "operator", "master", "switch", "up");
  await run("nft", ["-f", "-"], { input: firewall });
  await run("ip", ["address", "replace", `${workstationAddress}/24`, "dev", uplink]);
  await run("ip", ["link", "set", uplink, "up"]);
}

/** Removes the lab's network from this machine; hosts must be unplugged. Returns whether there was one. */
export async function removeNetwork(): Promise<boolean> {
  const exists = await succeeds("ip", ["link", "show", uplink]);
  if (exists) await run("ip", ["link", "delete", uplink]);
  await removeNamespace(switchNamespace);
  if (await succeeds("nft", ["list", "table", "inet", "kbm-lab"]))
    await run("nft", ["delete", "table", "inet", "kbm-lab"]);
  await unmountNamespaceDirectory();
  return exists;
}

/** Removes a host's network with everything that the host configured in it: addresses, routes, firewall, tunnels. */
export async function unplug(host: LabHost): Promise<void> {
  if (await succeeds("ip", ["-n", switchNamespace, "link", "show", host.name]))
    await run("ip", ["-n", switchNamespace, "link", "delete", host.name]);
  await removeNamespace(host.namespace);
}

/** Connects a tap device with the host's name to the switch, for a virtual machine that runs `atSwitch`. */
export async function plugTap(host: LabHost): Promise<void> {
  const inSwitch = (...args: string[]) => run("ip", ["-n", switchNamespace, ...args]);
  await inSwitch("tuntap", "add", "dev", host.name, "mode", "tap");
  await inSwitch("link", "set", host.name, "master", "switch", "up");
}

/** Start of a command line that runs a program in the switch's namespace. */
export const atSwitch = ["nsenter", `--net=/run/netns/${switchNamespace}`, "--"];

/** Disconnects or reconnects the host's network cable. */
export async function setLink(host: LabHost, state: "up" | "down"): Promise<void> {
  await run("ip", ["-n", switchNamespace, "link", "set", host.name, state]);
}

async function removeNamespace(name: string): Promise<void> {
  if (existsSync(`/run/netns/${name}`)) await run("ip", ["netns", "delete", name]);
}

/** iproute2 mounts its directory of namespaces with the first one, and again whenever there is none. */
async function unmountNamespaceDirectory(): Promise<void> {
  if (!existsSync("/run/netns") || readdirSync("/run/netns").length > 0) return;
  if (await succeeds("mountpoint", ["-q", "/run/netns"])) await run("umount", ["/run/netns"]);
  rmdirSync("/run/netns");
}

async function requireFreeNetwork(): Promise<void> {
  const routes = (await run("ip", ["-o", "route", "show", "root", labNetwork])).trim().split("\n");
  const taken = routes.find((route) => route !== "" && !route.includes(`dev ${uplink}`));
  if (taken !== undefined)
    throw new Error(
      `lab: creating the network ${labNetwork}: this machine already uses it: ${taken}`,
    );
}
