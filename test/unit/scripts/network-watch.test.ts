import { deepStrictEqual, match, strictEqual } from "node:assert";
import { networkWatch } from "../../../layers/network/watch/names";
import { withFlannel } from "../network-choice";
import { watchedNetwork } from "./watched-network";

const { program } = networkWatch;
const sandbox64 = "a".repeat(64);

/** Stands in for containerd: its one task of each static pod is as old as process 1, and kills are logged. */
const ctr = `#!/bin/bash
case $* in
  *"tasks list") echo "TASK PID STATUS"; echo "c-flannel 1 RUNNING"; echo "c-kube-proxy 1 RUNNING" ;;
  *"containers list"*flannel*) echo c-flannel ;;
  *"containers list"*kube-proxy*) echo c-kube-proxy ;;
  *"tasks kill"*) echo "$*" >>/run/killed; [ "\${!#}" != c-kube-proxy ] || tables ;;
esac
`;

/** Stands in for curl: each component answers unless it is unready, and the API server has the nodes in a file. */
const curl = `#!/bin/sh
case $* in *api/v1/nodes*) echo >>/run/asked; cat /run/nodes ;; *) [ ! -e /run/unready ] ;; esac
`;
const node = '"flannel.alpha.coreos.com/backend-data": "{}"';

/** Functions for the scenarios. */
const words = `
tables() { nft -f /etc/tables.nft; }
export -f tables
overlay() {
  link flannel.1
  ip address add 10.244.1.0/32 dev flannel.1
  ip neigh add 10.244.2.0 lladdr 02:00:00:00:00:02 dev flannel.1 nud permanent
  ip route add 10.244.2.0/24 via 10.244.2.0 dev flannel.1 onlink
}
bridged() { link cni0; ip address add 10.244.1.1/24 brd + dev cni0; ip link set veth0a master cni0; }
healthy() { tables; overlay; pod; bridged; check; }
watching() { ${program} watch & watcher=$!; }
`;

const tables = `table ip flannel-ipv4 {
  chain postrtg {
    ip saddr 10.244.0.0/16 masquerade
  }
}
table ip kube-proxy {
  chain services {
  }
  chain nat-prerouting {
    jump services
  }
}
`;

describe("the program that watches the pod network, with nft and ip in a network of its own", function () {
  this.timeout(120_000);
  const scenario = watchedNetwork(
    withFlannel,
    {
      "/usr/local/bin/ctr": ctr,
      "/usr/local/bin/curl": curl,
      "/etc/tables.nft": tables,
      "/run/flannel/subnet.env": "FLANNEL_SUBNET=10.244.1.1/24\nFLANNEL_MTU=1450\n",
    },
    words,
  );

  it("finds nothing missing on a healthy host, with pods and without", () => {
    deepStrictEqual(scenario("tables; overlay; check; pod; bridged; check; echo done"), ["done"]);
  });

  const losses = {
    "every table": ["nft flush ruleset", /^missing: the table flannel-ipv4, the table kube-proxy$/],
    "rules of kube-proxy": ["nft flush table ip kube-proxy", /^missing: the table kube-proxy$/],
    "the overlay": ["ip link delete flannel.1", /^missing: the link flannel.1/],
    "a route": ["ip route flush dev flannel.1", /^missing: a route of flannel.1$/],
    "the bridge": ["ip link delete cni0", /^missing: the bridge cni0, its address or a port$/],
    "its address": ["ip address flush dev cni0", /^missing: the bridge/],
    "a port": ["ip link set veth0a nomaster", /^missing: the bridge/],
  } as const;
  for (const [what, [command, expected]] of Object.entries(losses))
    it(`finds that ${what} is missing`, () =>
      match(scenario(`healthy; ${command}; check`).join(), expected));

  it("finds that flannel has recreated its link and nothing on it, unless the node is alone", () => {
    const recreated = "healthy; ip link delete flannel.1; link flannel.1";
    deepStrictEqual(
      scenario(`${recreated}
        printf '%s\\n' '${node}' >/run/nodes; check; echo alone
        printf '%s\\n' '${node}' '${node}' >/run/nodes; check`),
      ["alone", "missing: a route of flannel.1"],
    );
  });

  it("asks the API server once while the node is alone, and not at each check", () => {
    const found = scenario(`healthy; ip link delete flannel.1; link flannel.1
      printf '%s\\n' '${node}' >/run/nodes; watching; until_true "[ -s /run/asked ]"
      ip link delete cni0; nft add table ip x; nft delete table ip x
      until_true "ip -o link show veth0a | grep 'master cni0'"; kill $watcher; wc -l </run/asked`);
    strictEqual(found.at(-1), "1");
  });

  it("finds that host port rules of a pod are missing", () => {
    const asked = `echo '"portMappings":[{"hostPort":80}]' >>/var/lib/cni/results/flannel-${sandbox64}-eth0`;
    match(
      scenario(`healthy; ${asked}; check`).join(),
      /^missing: the rules for host ports of pods$/,
    );
  });

  it("restarts what has lost its tables, as soon as they are flushed", () => {
    const found = scenario(`healthy; watching; until_true "pgrep nft"
      nft flush ruleset; until_true "nft list chain ip kube-proxy nat-prerouting"; kill $watcher; sort -u /run/killed`);
    match(found.join("\n"), /the table kube-proxy is missing: restarting kube-proxy/);
    match(found.join("\n"), /tasks kill -s SIGTERM c-kube-proxy/);
  });

  it("leaves an unhealthy component alone, such as one that is starting", () => {
    const found =
      scenario(`touch /run/unready; watching; until_true "pgrep nft"; nft add table ip x; nft flush ruleset
      sleep 1; kill $watcher; ls /run/killed`);
    match(found.join("\n"), /cannot access '\/run\/killed'/);
  });

  it("restores the bridge with its address and ports", () => {
    const found = scenario(`healthy; ip link delete cni0; watching
      until_true "ip -o link show veth0a | grep 'master cni0'"; kill $watcher; check; ip -4 -o address show dev cni0`);
    match(found.join("\n"), /is missing: restoring it/);
    match(found.join("\n"), /inet 10\.244\.1\.1\/24 brd 10\.244\.1\.255/);
  });

  it("has pods start again on a bridge of the node's own pod CIDR when that has become another", () => {
    const found =
      scenario(`healthy; sed -i s/10.244.1/10.244.3/ /run/flannel/subnet.env; check; watching
      until_true "! ip link show dev cni0"; kill $watcher; cat /run/killed; check`);
    match(found[0]!, /^missing: the bridge cni0/);
    match(
      found.join("\n"),
      /no address of this node's pod CIDR, 10\.244\.3\.1\/24: its pods start again/,
    );
    match(found.join("\n"), new RegExp(`tasks kill -s SIGKILL ${sandbox64}`));
  });

  it("takes away a bridge of another pod CIDR on which no pod is left", () => {
    const found = scenario(`tables; overlay; link cni0; ip address add 10.244.9.1/24 dev cni0; check
      watching; until_true "! ip link show dev cni0"; kill $watcher; check; echo done`);
    match(found[0]!, /^missing: the bridge cni0/);
    strictEqual(found.at(-1), "done");
  });
});
