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
};

const hasActivation = () => spawnSync("systemd-socket-activate", ["--version"]).status === 0;

describe("the script that proves the pod network, with a network of its own", function () {
  this.timeout(60_000);
  const sandbox = networkSandboxes((sandbox) => {
    sandbox.put("/usr/local/bin/ctr", ctr);
    sandbox.put("/run/probe", hostScript(["probe-network"], inputs));
  }, hasActivation);

  it("reports each check, and leaves no process and no file behind", () => {
    const lines = sandbox.scenario(`ip link set lo up; before=$(ls /tmp); bash /run/probe
      pgrep -a systemd-socket; pgrep -a timeout; [ "$(ls /tmp)" = "$before" ] || ls /tmp`);
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
});
