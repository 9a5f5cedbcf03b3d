import { deepStrictEqual, match } from "node:assert";
import { firewallFiles } from "../../../layers/firewall/rules";
import { firewall } from "../../../layers/firewall/names";
import { networkSandboxes } from "../../sandbox/own-network";

const { program, rules, confirmed, trial, unit, timer, name } = firewall;
const ipv6 = {
  ...{ podCidr: "fd00:10:244::/56", nodeMask: 64, serviceCidr: "fd00:10:96::/112" },
  ...{ apiServiceAddress: "fd00:10:96::1", dnsAddress: "fd00:10:96::a" },
};
const filesFor = (operators: string, families: { ipv6?: typeof ipv6 } = {}) =>
  firewallFiles({
    host: {
      roles: ["master"],
      ssh: { port: 22, user: "root", hostKey: "" },
    },
    hosts: ["192.0.2.11", ...(families.ipv6 ? ["2001:db8::11"] : [])],
    cluster: { podCidr: "10.244.0.0/16", ...families },
    links: ["cni0", "flannel.1"],
    kubeProxy: true,
    firewall: { sshFrom: [operators], servicesFrom: ["0.0.0.0/0"] },
  });
const [good, bad] = ["198.51.100.0/24", "203.0.113.0/24"];

/** Stands in for systemctl: knows the unit and the timer, but not when they start. */
const systemctl = `#!/bin/bash
case $* in
  "reload-or-restart ${unit}" | "reload ${unit}") exec ${program} load ;;
  "stop ${unit}") rm -f ${trial}; nft delete table inet ${name} ;;
  "is-active --quiet ${timer}") [ -e /run/timer ] ;;
  "stop ${timer}") rm -f /run/timer ;;
esac
`;

/** Functions for the scenarios: \`loaded\` prints the allowed networks in the kernel's table. */
const words = `
set -u
loaded() { nft list table inet ${name} 2>/dev/null | sed -n 's/.*ip saddr \\([0-9./]*\\) tcp dport 22 accept.*/\\1/p' | grep . || echo none; }
until_loaded() { for ((i = 0; i < 200; i++)); do [ "$(loaded)" = none ] || break; sleep 0.05; done; loaded; }
begin_trial() { touch /run/timer ${trial}; }
load() { ${program} load; }
`;

describe("the firewall's program, with nft in a network of its own", function () {
  this.timeout(120_000);
  const sandbox = networkSandboxes((sandbox) => {
    sandbox.put(`${firewall.data}/.keep`, "");
    sandbox.put(`/run/${name}/.keep`, "");
    sandbox.put("/usr/local/sbin/systemctl", systemctl);
    const files = filesFor(bad);
    sandbox.put(program, files[program]!.content);
    sandbox.put(rules, files[rules]!.content);
  });

  const confirm = () => sandbox.put(confirmed, filesFor(good)[rules]!.content);
  const scenario = (text: string) => sandbox.scenario(`${words}\n${text}`);

  it("restores the last confirmed rules if no connection succeeded through the new ones", () => {
    confirm();
    deepStrictEqual(
      scenario(`load; loaded; begin_trial; load; loaded; ${program} roll-back; loaded; ls /run`),
      [good, bad, good, name],
    );
  });

  it("loads the rules of a cluster of two families", () => {
    sandbox.put(confirmed, filesFor(good, { ipv6 })[rules]!.content);
    deepStrictEqual(
      scenario(`load; nft list table inet ${name} | grep -c 'ip6 saddr fd00:10:244::/56 accept'
        nft list table inet ${name} | grep -c 'icmpv6 type { nd-router-solicit, nd-router-advert'`),
      ["2", "1"],
    );
  });

  it("leaves no rules if none were ever confirmed", () =>
    deepStrictEqual(scenario(`begin_trial; load; loaded; ${program} roll-back; loaded; ls /run`), [
      bad,
      "none",
      name,
    ]));

  it("rolls back only rules that are on trial", () => {
    confirm();
    deepStrictEqual(scenario(`load; ${program} roll-back; loaded`), [good]);
  });

  it("finishes an interrupted rollback", () => {
    confirm();
    deepStrictEqual(
      scenario(`begin_trial; load; rm ${trial}; loaded; ${program} roll-back; loaded; ls /run`),
      [bad, good, name],
    );
  });

  it("loads the confirmed rules after a boot, whatever was on trial before", () => {
    confirm();
    deepStrictEqual(
      scenario(`begin_trial; load; nft flush ruleset; rm ${trial} /run/timer; load; loaded`),
      [good],
    );
  });

  it("stops rather than keep rules on trial when the confirmed ones cannot be loaded", () => {
    sandbox.put(confirmed, "no rules\n");
    match(scenario(`begin_trial; load; loaded; ${program} roll-back; loaded`).join(), /^203.*none/);
  });

  it("has rules loaded at every moment while they are replaced", () => {
    confirm();
    const look = `nft list tables inet | grep -q ${name} || echo missing`;
    deepStrictEqual(
      scenario(
        `load; for i in {1..4}; do load; done & for i in {1..6}; do ${look}; done; wait; loaded`,
      ),
      [good],
    );
  });

  it("loads the rules again as soon as all tables are flushed", () => {
    confirm();
    const flushed = "nft flush ruleset; until_loaded";
    deepStrictEqual(
      scenario(
        `load; ${program} watch & until_loaded; ${flushed}; ${flushed}; kill %1; wait 2>/dev/null`,
      ),
      [good, good, good],
    );
  });
});
