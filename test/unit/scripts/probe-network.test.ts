import { deepStrictEqual, match } from "node:assert";
import { spawnSync } from "node:child_process";
import { hostScript } from "../../../host/scripts";
import { networkSandboxes } from "../../sandbox/own-network";

/** Stands in for containerd: the pod's sandbox is the first process, whose network the host has too. */
const ctr = `#!/bin/bash
case $* in *"containers list"*) echo c-pod ;; *"tasks list"*) echo "c-pod 1 RUNNING" ;; esac
`;

const inputs = {
  NODE: "node-1",
  POD: "network-probe-node-1",
  ADDRESS: "127.0.0.1",
  PORT: "8080",
  API: "https://127.0.0.1:1",
  SERVICE: "10.96.0.1",
  DNS: "",
  DOMAIN: "cluster.local",
  PEERS: "node-2 127.0.0.1",
  ASKERS: "node-1",
  WAIT: "20",
};

/** Another node: a network of its own, with the address 192.0.2.2. The pod has 192.0.2.1. */
const other = `
  unshare --net sleep 60 & peer=$!
  until [ "$(readlink /proc/$peer/ns/net)" != "$(readlink /proc/self/ns/net)" ]; do :; done
  on_peer() { nsenter -t $peer -n "$@"; }
  ip link set lo up
  ip link add pod type veth peer name eth0 netns $peer
  ip address add 192.0.2.1/24 dev pod && ip link set pod up
  on_peer ip address add 192.0.2.2/24 dev eth0 && on_peer ip link set eth0 up`;
const asking = { ...inputs, ADDRESS: "192.0.2.1", API: "", PEERS: "", ASKERS: "node-2" };
const request = { OWNER: "a/b/0", NODE: "node-2", ADDRESS: "192.0.2.1", PORT: "8080", RETRY: "5" };

/** The cluster's DNS, whose first pod does not answer. */
const everyOtherSocket = `
  const server = require("node:dgram").createSocket("udp4");
  const seen = [];
  server.on("message", (query, { port }) => {
    if (!seen.includes(port)) seen.push(port);
    if (process.argv[2] === "some" && seen.indexOf(port) % 2 === 1)
      server.send(Buffer.concat([query, Buffer.from([10, 96, 0, 1])]), port, "10.96.0.10");
  });
  server.bind(53, "10.96.0.10");`;

const hasActivation = () => spawnSync("systemd-socket-activate", ["--version"]).status === 0;

describe("the script that proves the pod network, with a network of its own", function () {
  this.timeout(60_000);
  const sandbox = networkSandboxes((sandbox) => {
    sandbox.put("/usr/local/bin/ctr", ctr);
    sandbox.put("/run/probe", hostScript(["probe-network"], inputs));
  }, hasActivation);

  it("reports each check, and leaves no process and no file behind", () => {
    const lines =
      sandbox.scenario(`ip link set lo up; mkdir /run/tmp; TMPDIR=/run/tmp bash /run/probe
      pgrep -a systemd-socket; pgrep -a timeout; ls /run/tmp`);
    deepStrictEqual(
      lines.filter((line) => !line.startsWith("result\tservice")),
      ["result\thost\t\t", "listening", "result\tpod\tnode-2"],
    );
    match(lines.join("\n"), /^result\tservice\thttps:\/\/127\.0\.0\.1:1\tcurl: \(7\)/m);
  });

  it("asks at an IPv6 address, without a Service of API servers", () => {
    const ipv6 = { ...inputs, ADDRESS: "::1", API: "", PEERS: "node-2 ::1" };
    sandbox.put("/run/probe", hostScript(["probe-network"], ipv6));
    deepStrictEqual(sandbox.scenario("ip link set lo up; bash /run/probe"), [
      "result\thost\t\t",
      "listening",
      "result\tpod\tnode-2",
    ]);
  });

  it("gets names while one of the DNS pods answers", () => {
    const dns = { ...inputs, API: "", PEERS: "", DNS: "10.96.0.10" };
    sandbox.put("/run/probe", hostScript(["probe-network"], dns));
    sandbox.put("/run/dns.js", everyOtherSocket);
    const asked = (answers: string) =>
      sandbox.scenario(`ip link set lo up; ip address add 10.96.0.10/32 dev lo
        ${process.execPath} /run/dns.js ${answers} 2>/dev/null & server=$!
        until ss -Hlun | grep -q 10.96.0.10:53; do sleep 0.1; done
        bash /run/probe; kill $server`);
    deepStrictEqual(asked("some").slice(2), ["result\tdns\t10.96.0.10"]);
    match(asked("none")[2]!, /^result\tdns\t10\.96\.0\.10\tno answer for kubernetes\.default\.svc/);
  });

  it("waits for another node, whose requests come through, and ends", () => {
    sandbox.put("/run/probe", hostScript(["probe-network"], asking));
    sandbox.put("/run/ask", hostScript(["ask-pod"], request));
    deepStrictEqual(
      sandbox.scenario(`${other}
        bash /run/probe | { while read -r line; do
          echo "$line"
          [ "$line" != listening ] || on_peer bash /run/ask
        done; }`),
      ["result\thost", "listening", "asked\t192.0.2.2\t192.0.2.0/24"],
    );
  });

  it("names who asks and does not get the answers", () => {
    sandbox.put("/run/probe", hostScript(["probe-network"], { ...asking, WAIT: "60" }));
    deepStrictEqual(
      sandbox.scenario(`${other}
        on_peer nft 'table ip t { chain in { type filter hook input priority 0; ip saddr 192.0.2.1 drop; }; }'
        bash /run/probe | { while read -r line; do
          echo "$line"
          [ "$line" = listening ] || continue
          on_peer bash -c '</dev/tcp/192.0.2.1/8080' 2>/dev/null &
          until ss -Htn state syn-recv | grep -q .; do sleep 0.1; done
          curl -s -d '' http://192.0.2.1:8080/from/node-2
        done; }`),
      ["result\thost", "listening", "unanswered\t192.0.2.2"],
    );
  });

  it("names nobody whose packets do not arrive, who finds no route", () => {
    const request = { ...asking, OWNER: "a/b/0", ADDRESS: "198.51.100.1", RETRY: "0" };
    sandbox.put("/run/probe", hostScript(["probe-network"], { ...asking, WAIT: "0" }));
    sandbox.put("/run/ask", hostScript(["ask-pod"], request));
    const lines = sandbox.scenario(`${other}; bash /run/probe; on_peer bash /run/ask`);
    deepStrictEqual(lines.slice(0, 2), ["result\thost\t\t", "listening"]);
    match(lines[2]!, /^asked\t\t\tcurl: \(7\) .*Could not connect|^asked\t\t\tcurl: \(7\)/);
  });
});
