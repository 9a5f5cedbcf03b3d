import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { execOnHost, labHost, rebootHost } from "../../lab/hosts";
import { knownHostsFile, sshKeyFile } from "../../lab/hosts/paths";
import { waitFor } from "../../lab/hosts/wait";
import { firewallLayer } from "../../layers/firewall/layer";
import type { DesiredState } from "../../layers/desired-state";
import { confirmGuard } from "../../host/guard";
import { applyLayer, removeLayer } from "../../host/layer";
import { closeConnections } from "../../ssh/pool";
import { spareHost } from "../lab/cluster-hosts";
import { startHosts } from "../lab/suite";
import { configOf } from "../unit/config/stack-file";
import { hasTable, operator } from "./firewall";

const { address } = labHost(spareHost);
const nobody = "198.51.100.0/24";
const rollbackSeconds = 20;
const silent = () => undefined;

/** The host's firewall with these networks, and a shorter trial. */
function firewallOf(operators: string): DesiredState {
  const config = configOf({ security: { firewall: { sshFrom: [operators] } } });
  const layer = firewallLayer({ ...config.hosts[0]!, name: spareHost, address }, config)!;
  return { ...layer, guard: { ...layer.guard!, rollbackSeconds } };
}

describe("the firewall of one host", () => {
  const host = { name: spareHost, address, port: 22, user: "admin", owner: "lab/test/0f" };
  const reached = () => {
    const line = readFileSync(knownHostsFile, "utf8")
      .split("\n")
      .find((one) => one.includes(`,${address} `))!;
    return { ...host, hostKey: line.slice(line.indexOf(" ") + 1) };
  };
  const credentials = () => ({ bastions: [], privateKey: readFileSync(sshKeyFile, "utf8") });
  const apply = (operators: string) =>
    applyLayer(reached(), credentials(), "firewall", firewallOf(operators), silent);
  const confirm = (operators: string) =>
    confirmGuard(reached(), credentials(), firewallOf(operators).guard!);

  /** The networks that SSH is allowed from, according to the kernel. */
  const letIn = async (): Promise<string> => {
    const table = await execOnHost(
      spareHost,
      "nft list table inet kubernetes-firewall 2>/dev/null || true",
    );
    return /ip saddr (\S+) tcp dport 22 accept/.exec(table)?.[1] ?? "no table";
  };
  const comesTo = (expected: string) =>
    waitFor(`${spareHost}: letting in ${expected}`, 120_000, async () => {
      const now = await letIn();
      return now === expected || now;
    });
  const reboot = async () => {
    await closeConnections();
    await rebootHost(spareHost);
  };
  const mine = operator.replace("/32", "");
  const timer = "systemctl is-active kubernetes-firewall-rollback.timer || true";

  before(() => startHosts([spareHost]));
  after(async () => {
    await removeLayer(reached(), credentials(), "firewall", [], silent);
    assert.equal(await hasTable(spareHost), false);
    await closeConnections();
  });

  it("is removed if no connection succeeds through the first rules, and not loaded at boot", async () => {
    await apply(nobody);
    assert.equal(await letIn(), nobody);
    await assert.rejects(confirm(nobody), /restores the last confirmed rules/);
    await comesTo("no table");
    await reboot();
    assert.equal(await letIn(), "no table");
  });

  it("is loaded at boot once it is confirmed", async () => {
    await apply(operator);
    await confirm(operator);
    assert.equal(await letIn(), mine);
    await reboot();
    await comesTo(mine);
  });

  it("restores the confirmed rules after an edit through which no connection succeeds", async () => {
    await apply(nobody);
    assert.equal(await letIn(), nobody);
    await assert.rejects(confirm(nobody), /restores the last confirmed rules/);
    await comesTo(mine);
    assert.equal((await execOnHost(spareHost, timer)).trim(), "inactive");
  });

  it("boots with the confirmed rules after a run that was killed before confirming others", async () => {
    await apply(nobody);
    await reboot();
    await comesTo(mine);
    assert.match(await execOnHost(spareHost, "cat /etc/kubernetes-firewall/rules.nft"), /198\.51/);
  });

  it("rolls back rules that a killed run had on trial, before the next ones", async () => {
    await apply(nobody);
    await apply(operator);
    await confirm(operator);
    assert.equal(await letIn(), mine);
  });

  for (const command of [
    "systemctl start nftables",
    "systemctl restart nftables",
    "systemctl reload nftables",
    "systemctl stop nftables",
    "nft -f /etc/nftables.conf",
    "nft flush ruleset",
  ])
    it(`is back at once after: ${command}`, async () => {
      await execOnHost(spareHost, command);
      await comesTo(mine);
    });

  it("is there after a boot with nftables.service enabled", async () => {
    await execOnHost(spareHost, "systemctl enable nftables");
    await reboot();
    await comesTo(mine);
    await execOnHost(spareHost, "systemctl disable nftables");
  });

  it("stays off when it is stopped by hand", async () => {
    await execOnHost(spareHost, "systemctl stop kubernetes-firewall");
    const watch = "systemctl is-active kubernetes-firewall-watch || true";
    assert.equal((await execOnHost(spareHost, watch)).trim(), "inactive");
    assert.equal(await letIn(), "no table");
    await execOnHost(spareHost, "systemctl start kubernetes-firewall");
    await comesTo(mine);
  });
});
