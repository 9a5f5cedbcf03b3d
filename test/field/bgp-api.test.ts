import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { execOnHost, labHost, startHost, stopHost } from "../../lab/hosts";
import { waitFor } from "../../lab/hosts/wait";
import { node, withRoles } from "../lab/cluster-hosts";
import { foundDrift } from "../lab/found-drift";
import { keepKubeconfig, kubectl, readyNodes } from "../lab/kubectl";
import { kubeconfigPath } from "../lab/place";
import { destroy, preview, succeeded, up } from "../lab/pulumi";
import { changed, configure } from "../lab/stack-file";
import { startHosts } from "../lab/suite";
import { announced, answered, seenDuring } from "./api-route";
import { asns, configureRouter, routeThrough, servingHost, startRouter } from "./router";

/** Of a network of its own: nobody asks for it by ARP. */
const address = "203.0.113.20";
const masters = [1, 2, 3].map(node);
const [first, second] = masters as [string, string];
const router = node(4);
const manifest = "/etc/kubernetes/manifests/kube-apiserver.yaml";
const kept = "/root/kube-apiserver.yaml";
/** Three masters come up one after the other. */
const patient = { deadlineSeconds: 1200 };
/** An API server, or a whole host, starts on a busy machine. */
const startMs = 300_000;

const neighbours = (password: string) =>
  Object.fromEntries(masters.map((host) => [host, password]));
const stacked = masters.map((_, index) => withRoles(index + 1, "master", "etcd"));
const byBgp = (password: string, hosts: readonly object[] = stacked) => ({
  ...changed("cluster", {
    virtualAddress: {
      address,
      bgp: {
        asn: asns.cluster,
        peers: [{ address: labHost(router).address, asn: asns.router, password }],
      },
    },
  }),
  hosts,
});

/** Waits until the router has routes to these masters only. */
const routed = (hosts: readonly string[], deadlineMs?: number) =>
  announced(router, address, hosts, masters, deadlineMs);
const serving = () => servingHost(router, address, masters);
const others = (host: string) => masters.filter((one) => one !== host);
const noDrift = () =>
  waitFor("no drift", startMs, async () => {
    const drift = await foundDrift();
    return drift.length === 0 || drift.join("; ");
  });

describe("the API's address by BGP, with three masters behind a router", () => {
  before(async () => {
    await startHosts(masters);
    await startRouter(router, neighbours("right"));
    await routeThrough(router, address, true);
    configure(byBgp("right"));
    await succeeded(up([], patient));
    await keepKubeconfig();
    const server = `https://${address}:6443`;
    const text = readFileSync(kubeconfigPath, "utf8");
    assert.ok(text.includes(server), `the kubeconfig does not name ${server}`);
  });

  it("is a route to every master, and no drift", async () => {
    await routed(masters);
    await seenDuring("nothing happens for 10 s", () => delay(10_000));
    await noDrift();
    await succeeded(preview("--expect-no-changes"));
    const modes = await execOnHost(first, "stat -c %a /etc/kubernetes/virtual-address/*.conf");
    assert.deepEqual(modes.trim().split("\n"), ["600", "600"]);
  });

  it("stays at a master that is drained", async () => {
    const drained = await serving();
    await seenDuring(`${drained}, which serves the client, is drained`, () =>
      kubectl(
        ...["drain", drained, "--ignore-daemonsets", "--delete-emptydir-data", "--force"],
        "--timeout=240s",
      ),
    );
    await routed(masters);
    await kubectl("uncordon", drained);
  });

  it("leaves a master whose API server is stopped, and comes back", async () => {
    const stopped = await serving();
    await seenDuring(`the API server of ${stopped}, which serves the client, stops`, async () => {
      await execOnHost(stopped, `mv ${manifest} ${kept}`);
      await routed(others(stopped), 120_000);
    });
    await seenDuring("it starts again", async () => {
      await execOnHost(stopped, `mv ${kept} ${manifest}`);
      await routed(masters, startMs);
    });
  });

  it("leaves a master without power, and comes back", async () => {
    const powerless = await serving();
    await seenDuring(`${powerless}, which serves the client, loses power`, async () => {
      await stopHost(powerless);
      await routed(others(powerless), 120_000);
    });
    await seenDuring("it has power again", async () => {
      await startHost(powerless);
      await routed(masters, startMs);
    });
    await waitFor("the nodes being ready", startMs, async () => {
      const ready = await readyNodes();
      return ready.length === masters.length || `only ${ready.join(", ")}`;
    });
  });

  it("comes back on its interface after it was taken from there", async () => {
    await execOnHost(first, `ip address delete ${address}/32 dev lo`);
    await waitFor(`${first}: having the address`, 30_000, async () => {
      const found = await execOnHost(first, "ip -o -4 address show dev lo");
      return found.includes(` ${address}/32 `) || found;
    });
    await noDrift();
  });

  it("is drift where a session is down: node, router and cause", async () => {
    await configureRouter(router, { ...neighbours("right"), [second]: "new" });
    await routed(others(second));
    const wanted = new RegExp(`${second} has no BGP session with ${labHost(router).address}: `);
    await waitFor("the session being drift, and nothing else", startMs, async () => {
      const drift = await foundDrift();
      return (drift.length === 1 && wanted.test(drift[0]!)) || drift.join("; ") || "no drift";
    });
    await configureRouter(router, neighbours("right"));
    await routed(masters);
  });

  it("leaves a master that stops to be one before its API server stops", async () => {
    const removed = await serving();
    const hosts = masters.map((host, index) =>
      host === removed ? withRoles(index + 1, "etcd") : stacked[index]!,
    );
    await seenDuring(`${removed}, which serves the client, is a master no longer`, async () => {
      configure(byBgp("right", hosts));
      await succeeded(up([], patient));
    });
    await routed(others(removed));
    await seenDuring("it is one again", async () => {
      configure(byBgp("right"));
      await succeeded(up([], patient));
    });
    await routed(masters);
  });

  it("takes a new password from the stack file", async () => {
    await configureRouter(router, neighbours("new"));
    configure(byBgp("new"));
    await succeeded(up([], patient));
    await routed(masters);
    await answered();
  });

  it("is released without the section, and leaves nothing behind", async () => {
    configure({ hosts: stacked });
    await succeeded(up([], patient));
    await routed([]);
    for (const host of masters) {
      const left = await execOnHost(
        host,
        `ip -o address show dev lo | grep -F ${address} || true; ls -d /etc/kubernetes/virtual-address /var/lib/kubernetes-virtual-address /usr/local/libexec/kubernetes-on-bare-metal/*virtual-address* /etc/systemd/system/kubernetes-virtual-address.service 2>/dev/null || true`,
      );
      assert.equal(left.trim(), "", `${host}: ${left}`);
    }
  });

  after(async () => {
    await routeThrough(router, address, false).catch(() => undefined);
    await destroy([], patient);
  });
});
