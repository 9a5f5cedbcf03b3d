import assert from "node:assert/strict";
import { labHost, startHost, stopHost } from "../../lab/hosts";
import { waitFor } from "../../lab/hosts/wait";
import { excludedLabel } from "../../kubernetes/load-balancing";
import { clusterHosts, listed, loadBalancerAddresses, node, spareHost } from "../lab/cluster-hosts";
import { foundDrift } from "../lab/found-drift";
import { keepKubeconfig, kubectl, objects, readyNodes } from "../lab/kubectl";
import { destroy, preview, refresh, succeeded, up } from "../lab/pulumi";
import { configure, labSections, type Sections } from "../lab/stack-file";
import { startHosts } from "../lab/suite";
import { startClient, summary } from "../upgrades/client";
import { fetchPage } from "../upgrades/fetch-page";
import { servePage } from "../upgrades/page";
import { asns, configureRouter, forwarded, routeOf, routeThrough, startRouter } from "./router";

const router = spareHost;
const [, first, second] = clusterHosts;
const workers = [first, second];
const passwords = { [first]: "right", [second]: "right" };
const peer = {
  address: labHost(router).address,
  asn: asns.router,
  holdTimeSeconds: 9,
  nodes: { "node-role.kubernetes.io/worker": "" },
};

const byBgp = (password: string) => ({
  loadBalancer: {
    addresses: loadBalancerAddresses,
    bgp: {
      asn: asns.cluster,
      peers: [{ ...peer, password }],
      communities: [`${asns.cluster}:100`],
    },
  },
});

interface Announcement {
  readonly status?: { readonly node?: string };
}

describe("load balancer addresses by ARP and by BGP", () => {
  let page: string;
  let address: string;

  /** Prints what a client saw while something was done. The page has to be served in the end. */
  async function seenDuring(what: string, action: () => Promise<unknown>): Promise<void> {
    await served();
    const client = startClient(() => fetchPage(page));
    await action().finally(async () => console.log(`      ${summary(what, await client.stop())}`));
    await served();
  }

  const served = () =>
    waitFor(`${page}: being served`, 60_000, () =>
      fetchPage(page).then(
        () => true as const,
        (error: Error) => error.message,
      ),
    );

  const ready = (...hosts: string[]) =>
    waitFor("the nodes being ready", 180_000, async () => {
      const nodes = await readyNodes();
      return hosts.every((host) => nodes.includes(host)) || nodes.join(" ");
    });

  /** What the announcing node goes through, in either mode. */
  async function events(mode: string, sections: Sections, announcer: () => Promise<string>) {
    await seenDuring(`${mode}, the speakers restart`, async () => {
      await kubectl("--namespace=metallb-system", "rollout", "restart", "daemonset/speaker");
      await kubectl("--namespace=metallb-system", "rollout", "status", "daemonset/speaker");
    });
    const powerless = await announcer();
    await seenDuring(`${mode}, the node loses power`, async () => {
      await stopHost(powerless);
      await kubectl("wait", "--for=condition=Ready=Unknown", `node/${powerless}`, "--timeout=120s");
      await served();
    });
    await startHost(powerless);
    await ready(...clusterHosts);
    const removed = await announcer();
    const left = clusterHosts.filter((host) => host !== removed);
    const roles = (host: string) => (host === node(1) ? ["master", "etcd"] : ["worker"]);
    await seenDuring(`${mode}, the node is drained and removed`, async () => {
      configure({ ...sections, hosts: left.map((host) => listed(host, ...roles(host))) });
      await succeeded(up());
    });
    configure(sections);
    await succeeded(up());
  }

  before(async () => {
    await startHosts(clusterHosts);
    await startRouter(router, passwords);
    configure();
    await succeeded(up());
    await keepKubeconfig();
    // The master has to stay, so no test may need it to announce.
    await kubectl("label", "node", node(1), `${excludedLabel}=`);
    page = await servePage();
    address = new URL(page).hostname;
  });

  it("are announced by one node with ARP", () =>
    events("ARP", labSections(), async () => {
      const [announced] = await objects<Announcement>("servicel2statuses", "--all-namespaces");
      return announced!.status!.node!;
    }));

  it("are announced by every selected node with BGP once the stack file has it, and stay", async () => {
    configure(byBgp("right"));
    await succeeded(up());
    await routeThrough(router, address, true);
    await forwarded(router, address, workers);
    assert.match(await routeOf(router, address), /\(64512,100\)/);
    assert.deepEqual(await objects("l2advertisements", "--all-namespaces"), []);
    await served();
  });

  it("are no drift and no change", async () => {
    assert.deepEqual(await foundDrift(), []);
    await succeeded(preview("--expect-no-changes"));
  });

  it("leave a node that goes with BGP", () => events("BGP", byBgp("right"), async () => second));

  it("are drift where a session is down, with the node and the peer", async () => {
    await configureRouter(router, { ...passwords, [second]: "wrong" });
    await forwarded(router, address, [first]);
    const wanted = new RegExp(
      `^bgp-sessions-${second}: .*${second} has no BGP session with ${peer.address}: dial`,
    );
    // Before its next attempt to connect, the speaker logs another error.
    await waitFor("the session being drift", 120_000, async () => {
      const drift = await foundDrift();
      return (drift.length === 1 && wanted.test(drift[0]!)) || drift.join("; ") || "no drift";
    });
    await served();
  });

  it("fail an up while the session stays down, and are repaired by the next one", async () => {
    await succeeded(refresh("--yes"));
    const { code, output } = await up();
    assert.notEqual(code, 0);
    assert.match(output, new RegExp(`${second}: setting up bgp: waiting for .*: timed out`));
    await configureRouter(router, passwords);
    await succeeded(up());
    await forwarded(router, address, workers);
    assert.deepEqual(await foundDrift(), []);
  });

  it("take a new password from the stack file", async () => {
    await configureRouter(router, { [first]: "new", [second]: "new" });
    configure(byBgp("new"));
    await succeeded(up());
    await forwarded(router, address, workers);
  });

  it("are announced by ARP again without the section", async () => {
    configure();
    await succeeded(up());
    await routeThrough(router, address, false);
    await served();
    assert.doesNotMatch(await routeOf(router, address), /BGP/);
  });

  after(async () => {
    if (address) await routeThrough(router, address, false).catch(() => undefined);
    await destroy();
  });
});
