import assert from "node:assert/strict";
import { execOnHost } from "../../lab/hosts";
import { labNetwork } from "../../lab/hosts/lab-host";
import { node, withRoles } from "../lab/cluster-hosts";
import { foundDrift } from "../lab/found-drift";
import { keepKubeconfig, kubectl, printed, readyNodes } from "../lab/kubectl";
import { destroy, preview, succeeded, up } from "../lab/pulumi";
import { configure } from "../lab/stack-file";
import { startHosts } from "../lab/suite";
import { deployDaemonSet, podOn } from "../lab/workload";
import { startHostWith } from "./packages";

const [master, guarded] = [node(1), node(2)];
const pods = "10.244.0.0/16";

/** As a server's administrator sets it up: it refuses what is not allowed, and SSH is. */
const enable = "ufw allow 22/tcp && ufw --force enable";
/** What the messages of the preflight ask for. */
const [forward, incoming] = [
  `ufw route allow from ${pods} && ufw route allow to ${pods} && ufw allow from ${pods}`,
  `ufw allow from ${labNetwork}`,
];

const reaches = async (from: string, to: string) => {
  const [source, target] = await Promise.all([podOn(from), podOn(to)]);
  await printed(
    `a pod on ${from} reaching one on ${to}`,
    ["exec", source.name, "--", "wget", "-qO-", `http://${target.address}:8080/hostname`],
    (text) => text.trim() === target.name,
    60_000,
  );
};

describe("a host with ufw", () => {
  let rules: string;

  before(async () => {
    await startHosts([master]);
    await startHostWith(guarded, ["ufw"]);
    await execOnHost(guarded, enable);
    configure({ hosts: [withRoles(1, "master", "etcd", "worker"), withRoles(2, "worker")] });
  });

  it("is refused while it drops what pods and other hosts send, with the rules that allow it", async () => {
    const { code, output } = await up();
    assert.notEqual(code, 0);
    for (const message of [
      `drops forwarded packets.*${forward}`,
      `\\(ufw\\) drops what no rule allows, and so .*UDP 8472.*; ${incoming}`,
    ])
      assert.match(output, new RegExp(`${guarded}.*${message}`));
  });

  it("is refused for packets of other hosts alone once it forwards those of pods", async () => {
    await execOnHost(guarded, forward);
    const { code, output } = await up();
    assert.notEqual(code, 0);
    assert.match(output, new RegExp(`${guarded}.*${incoming}`));
    assert.doesNotMatch(output, /drops forwarded packets/);
  });

  it("is a node with those rules, whose pods reach the others", async () => {
    await execOnHost(guarded, incoming);
    rules = await execOnHost(guarded, "ufw status");
    await succeeded(up());
    await keepKubeconfig();
    assert.deepEqual(await readyNodes(), [master, guarded]);
    await deployDaemonSet();
    await reaches(master, guarded);
    await reaches(guarded, master);
    await succeeded(preview("--expect-no-changes"));
    assert.deepEqual(await foundDrift(), []);
  });

  it("stays one when ufw loads its rules again", async () => {
    await execOnHost(guarded, "ufw reload");
    await reaches(master, guarded);
    await reaches(guarded, master);
    await kubectl("logs", (await podOn(guarded)).name);
    assert.deepEqual(await foundDrift(), []);
  });

  it("is reported once it no longer forwards packets of pods, and up says how to mend it", async () => {
    const taken = ["from", "to"].map((way) => `ufw route delete allow ${way} ${pods}`);
    await execOnHost(guarded, taken.join(" && "));
    const told = new RegExp(`table ip filter of ufw drops forwarded packets.*${forward}`);
    assert.match((await foundDrift()).join("\n"), told);
    const { code, output } = await up(["--refresh"]);
    assert.notEqual(code, 0);
    assert.match(output, told);
    await execOnHost(guarded, forward);
    rules = await execOnHost(guarded, "ufw status");
    await succeeded(up(["--refresh"]));
    await reaches(master, guarded);
    assert.deepEqual(await foundDrift(), []);
  });

  it("keeps its rules after a destroy", async () => {
    await succeeded(destroy());
    assert.equal(await execOnHost(guarded, "ufw status"), rules);
  });
});
