import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { labHost } from "../../lab/hosts";
import { knownHostsFile } from "../../lab/hosts/paths";
import { node, withRoles } from "../lab/cluster-hosts";
import { destroy, preview, succeeded, up } from "../lab/pulumi";
import { configure } from "../lab/stack-file";
import { startHosts } from "../lab/suite";
import { natted, operatorRules, removeOperatorRules, unreachable } from "./operator-rules";

const name = node(1);
const { address } = labHost(name);
const [first, second] = ["10.77.0.111", "10.77.0.112"];

/** The host, whose key is in known_hosts under its own address. */
function host(sshAddress: string) {
  const line = readFileSync(knownHostsFile, "utf8")
    .split("\n")
    .find((one) => one.includes(`,${address} `))!;
  const hostKey = line.slice(line.indexOf(" ") + 1);
  return { ...withRoles(1, "master", "etcd", "worker"), sshAddress, hostKey };
}

describe("a host whose SSH address is not its own", () => {
  before(async () => {
    await startHosts([name]);
    await operatorRules(natted(first, address));
    configure({ hosts: [host(first)] });
  });
  after(removeOperatorRules);

  it("becomes a cluster that is reached at that address", async () => {
    await succeeded(up());
    await succeeded(up(["--expect-no-changes"]));
  });

  it("keeps its machine when the address changes", async () => {
    await operatorRules(natted(second, address), unreachable([first], 22, 6443));
    configure({ hosts: [host(second)] });
    const { stdout } = await succeeded(preview());
    assert.ok(!/replace|delete/.test(stdout));
    const { resources } = await succeeded(up());
    assert.equal(resources["replaced"], undefined);
  });

  it("is destroyed", async () => {
    await succeeded(destroy());
  });
});
