import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { execOnHost } from "../../lab/hosts";
import { waitFor } from "../../lab/hosts/wait";
import { networkWatch } from "../../layers/network/watch/names";
import { clusterHosts, spareHost } from "../lab/cluster-hosts";
import { project, stackName, testEnvironment } from "../lab/place";
import { destroy, pulumi, succeeded, up } from "../lab/pulumi";
import { configure, stackFile, withHosts, worker as listedWorker } from "../lab/stack-file";
import { startHosts } from "../lab/suite";
import { labHost } from "../../lab/hosts";
import { flannelPorts } from "../../layers/network/flannel/ports";

const [master, worker, other] = clusterHosts;
const way = (from: string, to: string) =>
  `let UDP port ${flannelPorts.vxlan} through from ${from} (${labHost(from).address}) to ${to} (${labHost(to).address})`;

/** Drops what the pod network of one host sends to another, before it leaves. */
async function blocked(from: string, to: string, during: () => Promise<void>): Promise<void> {
  const table = "ip one_way";
  const rule = `ip daddr ${labHost(to).address} udp dport ${flannelPorts.vxlan} drop`;
  const chain = `chain out { type filter hook output priority 0; ${rule}; }`;
  await execOnHost(from, `nft 'table ${table} { ${chain}; }'`);
  try {
    await during();
  } finally {
    await execOnHost(from, `nft delete table ${table}`);
  }
}
const program = `${networkWatch.program} check 2>&1 || true`;

/** `npm run check`: its exit code and its output. */
function check(...options: string[]): Promise<{ code: number | null; output: string }> {
  const args = ["run", "--silent", "check", "--", stackName, "--config-file", stackFile];
  const child = spawn("npm", [...args, ...options], { cwd: project, env: testEnvironment() });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => (output += text));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, output }));
  });
}

const losses = {
  "a flush of all nftables rules": "nft flush ruleset",
  "a restart of nftables.service": "systemctl restart nftables",
  "a deleted overlay link": "ip link delete flannel.1",
  "flushed routes": "ip route flush dev flannel.1",
  "a deleted bridge": "ip link delete cni0",
  "a bridge without an address": "ip address flush dev cni0",
} as const;

describe("the pod network", () => {
  before(async () => {
    await startHosts([...clusterHosts, spareHost]);
    configure();
    await succeeded(up());
  });
  after(() => succeeded(destroy()));

  it("works between every pair of nodes", async () => {
    const { code, output } = await check();
    assert.equal(code, 0, output);
    assert.doesNotMatch(output, /FAILED|\?/);
  });

  for (const [what, command] of Object.entries(losses))
    it(`is restored by its host after ${what}`, async () => {
      await execOnHost(worker, command);
      // The kubelet delays the restart of a container that has ended several times within ten minutes.
      await waitFor(`${worker}: restoring the pod network`, 300_000, async () => {
        const missing = await execOnHost(worker, program);
        return missing === "" || missing;
      });
    });

  it("works again without drift, and the journal says what was restored", async () => {
    const { code, output } = await check();
    assert.equal(code, 0, output);
    const refresh = await pulumi(["refresh", "--preview-only", "--expect-no-changes"]);
    assert.equal(refresh.code, 0, refresh.output);
    const journal = await execOnHost(worker, `journalctl -q -o cat -u ${networkWatch.unit}`);
    assert.match(journal, /the table kube-proxy is missing: restarting kube-proxy/);
    assert.match(journal, /the bridge cni0, its address or a port is missing: restoring it/);
  });

  it("fails the check with the direction in which nothing arrives", () =>
    blocked(worker, other, async () => {
      const { code, output } = await check();
      assert.equal(code, 1, output);
      assert.match(
        output,
        new RegExp(`let UDP port 8472 through from ${worker} to ${other}$`, "m"),
      );
    }));

  it("keeps a node out that another does not reach, with the direction", async () => {
    configure(withHosts(listedWorker(spareHost)));
    for (const [from, to] of [
      [other, spareHost],
      [spareHost, other],
      [spareHost, master],
    ] as const)
      await blocked(from, to, async () => {
        const { code, output } = await up();
        assert.notEqual(code, 0, output);
        assert.ok(output.includes(way(from, to)), output);
      });
    await succeeded(up());
  });

  it("lets a node in while another host does not answer", async () => {
    configure();
    await succeeded(up());
    configure(withHosts(listedWorker(spareHost)));
    const refuse = "chain in { type filter hook input priority -5; tcp dport 22 reject; }";
    await execOnHost(other, `nft 'table inet no_ssh { ${refuse}; }'`);
    try {
      await succeeded(up());
    } finally {
      await execOnHost(other, "nft delete table inet no_ssh");
    }
  });

  it("fails the check with the plugin's name if another CNI file comes first", async () => {
    const plugins = [{ type: "calico" }];
    const file = JSON.stringify({ cniVersion: "0.3.1", name: "other", plugins });
    const path = "/etc/cni/net.d/10-calico.conflist";
    await execOnHost(other, `echo '${file}' >${path}`);
    try {
      await waitFor(`${other}: taking the file`, 60_000, async () => {
        const { code, output } = await check();
        return (code === 1 && output.includes('"calico"')) || output;
      });
    } finally {
      await execOnHost(other, `rm ${path}`);
    }
    await waitFor(`${other}: taking its own file again`, 60_000, async () => {
      const { code, output } = await check();
      return code === 0 || output;
    });
  });

  it("can be checked before hosts change, and reports that they belong to this cluster", async () => {
    const { code, output } = await check("--before");
    assert.equal(code, 0, output);
    for (const host of clusterHosts) assert.match(output, new RegExp(`^${host}: ok: Debian`, "m"));
  });
});
