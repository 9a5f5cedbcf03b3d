import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { execOnHost, labHost, startHost, stopHost } from "../../lab/hosts";
import { waitFor } from "../../lab/hosts/wait";
import { node, withRoles } from "../lab/cluster-hosts";
import { foundDrift } from "../lab/found-drift";
import { keepKubeconfig } from "../lab/kubectl";
import { kubeconfigPath } from "../lab/place";
import { destroy, preview, succeeded, up } from "../lab/pulumi";
import { changed, configure } from "../lab/stack-file";
import { startHosts } from "../lab/suite";
import { startApiClient, summary } from "../upgrades/client";
import { asns, configureRouter, forwarded, routeThrough, startRouter } from "./router";

/** Of a network of its own: nobody asks for it by ARP. */
const address = "203.0.113.20";
const masters = [1, 2, 3].map(node);
const [first, second, third] = masters as [string, string, string];
const router = node(4);
const manifest = "/etc/kubernetes/manifests/kube-apiserver.yaml";
const kept = "/root/kube-apiserver.yaml";
const neighbours = (password: string) =>
  Object.fromEntries(masters.map((host) => [host, password]));

const byBgp = (password: string) => ({
  ...changed("cluster", {
    virtualAddress: {
      address,
      bgp: {
        asn: asns.cluster,
        peers: [{ address: labHost(router).address, asn: asns.router, password }],
      },
    },
  }),
  hosts: [1, 2, 3].map((number) => withRoles(number, "master", "etcd")),
});

describe("the API's address by BGP, with three masters behind a router", () => {
  /** Prints what a client saw while something was done. Its kubeconfig names the address. */
  async function seenDuring(what: string, action: () => Promise<unknown>): Promise<void> {
    const client = startApiClient(readFileSync(kubeconfigPath, "utf8"));
    await action().finally(async () => console.log(`      ${summary(what, await client.stop())}`));
  }

  before(async () => {
    await startHosts(masters);
    await startRouter(router, neighbours("right"));
    await routeThrough(router, address, true);
    configure(byBgp("right"));
    await succeeded(up());
    await keepKubeconfig();
    assert.ok(readFileSync(kubeconfigPath, "utf8").includes(`https://${address}:6443`));
  });

  it("is a route to every master, and no drift", async () => {
    await forwarded(router, address, masters);
    await seenDuring("nothing happens", () => new Promise((resolve) => setTimeout(resolve, 5_000)));
    assert.deepEqual(await foundDrift(), []);
    await succeeded(preview("--expect-no-changes"));
    const passwords = await execOnHost(first, "stat -c %a /etc/kubernetes/virtual-address/*.conf");
    assert.deepEqual(passwords.trim().split("\n"), ["600", "600"]);
  });

  it("leaves a master whose API server is stopped, and comes back", async () => {
    await seenDuring("an API server is stopped", async () => {
      await execOnHost(second, `mv ${manifest} ${kept}`);
      await forwarded(router, address, [first, third]);
    });
    await seenDuring("it is started again", async () => {
      await execOnHost(second, `mv ${kept} ${manifest}`);
      await forwarded(router, address, masters);
    });
  });

  it("leaves a master without power", async () => {
    await seenDuring("a master loses power", async () => {
      await stopHost(third);
      await forwarded(router, address, [first, second]);
    });
    await startHost(third);
    await forwarded(router, address, masters);
  });

  it("comes back on its interface after it was taken from there", async () => {
    await execOnHost(first, `ip address delete ${address}/32 dev lo`);
    await waitFor(`${first}: having the address`, 30_000, async () => {
      const found = await execOnHost(first, "ip -o address show dev lo");
      return found.includes(address) || found;
    });
    await waitFor("no drift", 60_000, async () => {
      const drift = await foundDrift();
      return drift.length === 0 || drift.join("; ");
    });
  });

  it("is drift where a session is down, and a new password mends it", async () => {
    await configureRouter(router, { ...neighbours("right"), [second]: "new" });
    await waitFor("the session being drift", 120_000, async () => {
      const drift = await foundDrift();
      const wanted = new RegExp(`${second} has no BGP session with ${labHost(router).address}: `);
      return (drift.length === 1 && wanted.test(drift[0]!)) || drift.join("; ") || "no drift";
    });
    await configureRouter(router, neighbours("new"));
    configure(byBgp("new"));
    await succeeded(up());
    await forwarded(router, address, masters);
  });

  it("is released without the section, and leaves nothing behind", async () => {
    const { hosts } = byBgp("new");
    configure({ hosts });
    await succeeded(up());
    for (const host of masters) {
      const left = await execOnHost(
        host,
        `ip -o address show dev lo | grep -F ${address} || true; ls -d /etc/kubernetes/virtual-address /var/lib/kubernetes-virtual-address 2>/dev/null || true`,
      );
      assert.equal(left.trim(), "", host);
    }
  });

  after(async () => {
    await routeThrough(router, address, false).catch(() => undefined);
    await destroy();
  });
});
