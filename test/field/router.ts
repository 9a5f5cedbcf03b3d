import { execOnHost, labHost, startHost } from "../../lab/hosts";
import { run } from "../../lab/hosts/command";
import { workstationAddress } from "../../lab/hosts/lab-host";
import { ensureKeys } from "../../lab/hosts/keys";
import { ensureFileSystem } from "../../lab/hosts/provision";
import { archiveOf, ensureArchive, serverPackages } from "../../lab/hosts/root-file-system";
import { waitFor } from "../../lab/hosts/wait";
import { takeHosts } from "../lab/suite";

const packages = [...serverPackages, "bird2"];

/** AS numbers of the cluster and of the router. */
export const asns = { cluster: 64512, router: 64513 };

/** A router's configuration: its neighbours by name, each with the password of its session. */
export type Neighbours = Readonly<Record<string, string>>;

/** Starts a lab host as a router with BIRD. Takes the host for this run. */
export async function startRouter(name: string, neighbours: Neighbours): Promise<void> {
  const host = labHost(name);
  await takeHosts([name]);
  await ensureArchive(packages, "the root file system of a router", console.log);
  await ensureKeys([host]);
  await ensureFileSystem(host, archiveOf(packages));
  await startHost(name);
  // Without redirects, clients of the same network go on sending to it.
  const settings = ["ip_forward=1", "conf.all.send_redirects=0", "conf.eth0.send_redirects=0"];
  await execOnHost(name, `sysctl -qw ${settings.map((one) => `net.ipv4.${one}`).join(" ")}`);
  await configureRouter(name, neighbours);
}

/** Gives the router these neighbours. Sessions that do not change stay up. */
export async function configureRouter(name: string, neighbours: Neighbours): Promise<void> {
  const input = configuration(labHost(name).address, neighbours);
  await execOnHost(
    name,
    "cat >/etc/bird/bird.conf && systemctl enable --quiet bird && systemctl reload-or-restart bird",
    { input },
  );
}

const configuration = (address: string, neighbours: Neighbours): string => `router id ${address};
protocol device {}
protocol kernel {
  merge paths on;
  ipv4 { import none; export all; };
}
${Object.entries(neighbours)
  .map(
    ([host, password]) => `protocol bgp ${protocolOf(host)} {
  local ${address} as ${asns.router};
  neighbor ${labHost(host).address} as ${asns.cluster};
  passive on;
  password "${password}";
  ipv4 { import all; export none; };
}
`,
  )
  .join("")}`;

const protocolOf = (host: string): string => host.replace("-", "_");

/** What BIRD has of a route, as birdc prints it. */
export const routeOf = (router: string, address: string): Promise<string> =>
  execOnHost(router, `birdc show route all for ${address} || true`);

/** Waits until the router forwards packets for an address to these hosts and no others; to none, if there are none. */
export async function forwarded(
  router: string,
  address: string,
  hosts: readonly string[],
  deadlineMs = 60_000,
): Promise<void> {
  const wanted = hosts.map((host) => labHost(host).address).sort();
  const what = `${router}: forwarding ${address} to ${hosts.join(" and ") || "no host"}`;
  await waitFor(what, deadlineMs, async () => {
    const route = await execOnHost(router, `ip route show ${address}`);
    const hops = [...route.matchAll(/via ([\d.]+)/g)].map(([, hop]) => hop!).sort();
    return hops.join() === wanted.join() || route || "there is no route";
  });
}

/** The host, of these, that the router sends this machine's packets for an address to. It goes by source and destination alone. */
export async function servingHost(
  router: string,
  address: string,
  hosts: readonly string[],
): Promise<string> {
  const command = `ip route get ${address} from ${workstationAddress} iif eth0`;
  const route = await execOnHost(router, command);
  const [, hop] = /via ([\d.]+)/.exec(route) ?? [];
  const serving = hosts.find((host) => labHost(host).address === hop);
  if (!serving)
    throw new Error(`${router}: finding who serves ${address}: ${command} printed ${route}`);
  return serving;
}

/** Sends what this machine has for an address through the router, or no longer. */
export async function routeThrough(router: string, address: string, on: boolean): Promise<void> {
  const route = [`${address}/32`, "via", labHost(router).address];
  await run("ip", ["route", on ? "replace" : "delete", ...route]);
}
