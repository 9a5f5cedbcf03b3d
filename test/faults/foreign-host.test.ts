import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { compareSnapshots, volatile, snapshotHost, type Snapshot } from "../../lab/hosts";
import { run } from "../../lab/hosts/command";
import { waitFor } from "../../lab/hosts/wait";
import { clusterHosts } from "../lab/cluster-hosts";
import { changedFiles, restarted, viewHosts, type HostView } from "../lab/host-view";
import { keepKubeconfig, kubectl, readyNodes } from "../lab/kubectl";
import { place, stackName, testEnvironment } from "../lab/place";
import { destroy, preview, pulumi, succeeded, up } from "../lab/pulumi";
import { configure, stackFile } from "../lab/stack-file";
import { startHosts } from "../lab/suite";

const wrong = "oops";
const wrongFile = join(place, `Pulumi.${wrong}.yaml`);
const worker = clusterHosts[2];

interface StackFile {
  config: Record<string, unknown>;
  encryptionsalt: string;
}

/** Creates a second stack with the stack file of the first one, as after copying it or selecting the wrong stack. */
async function copyStack(): Promise<void> {
  const args = ["stack", "init", wrong, "--no-select", "--non-interactive", "--cwd", place];
  await run("pulumi", args, { env: testEnvironment() });
  const { encryptionsalt } = parse(readFileSync(wrongFile, "utf8")) as StackFile;
  const { config } = parse(readFileSync(stackFile, "utf8")) as StackFile;
  writeFileSync(wrongFile, stringify({ config, encryptionsalt }));
}

const inWrong = (verb: string) =>
  pulumi([verb, "--yes", "--skip-preview", "--config-file", wrongFile, "--parallel", "32"], {
    stack: wrong,
  });

const reset = () =>
  run("npm", ["run", "reset", "--", wrong, worker, "--config-file", wrongFile, "--yes"], {
    env: testEnvironment(),
    timeoutMs: 10 * 60_000,
  });

describe("hosts of a cluster in another stack", () => {
  let bare: Snapshot;
  let seen: Record<string, HostView>;

  const untouched = async () => {
    const now = await viewHosts(clusterHosts);
    for (const host of clusterHosts) {
      assert.deepEqual(changedFiles(seen[host]!, now[host]!), [], host);
      assert.deepEqual(restarted(seen[host]!, now[host]!), [], host);
    }
    assert.deepEqual(await readyNodes(), [...clusterHosts]);
    assert.match(await kubectl("get", "configmap", "precious", "--output=yaml"), /a: b/);
  };

  before(async () => {
    await startHosts(clusterHosts);
    bare = await snapshotHost(worker);
    configure();
    await succeeded(up());
    await keepKubeconfig();
    await kubectl("create", "configmap", "precious", "--from-literal=a=b");
    await copyStack();
    // Containers of an init phase end by themselves right after up.
    seen = await viewHosts(clusterHosts);
    await waitFor("containers that stay", 120_000, async () => {
      const before = seen;
      seen = await viewHosts(clusterHosts);
      const changed = clusterHosts.flatMap((host) => restarted(before[host]!, seen[host]!));
      return changed.length === 0 || changed.join(" ");
    });
  });

  it("are refused with the name of their cluster, and nothing on them changes", async () => {
    const { code, output } = await inWrong("up");
    assert.notEqual(code, 0);
    // The engine starts no further step after the first error.
    const errors = [
      ...output.matchAll(/(\S+): checking the host: it belongs to cluster \S+ \((.*?)\)/g),
    ];
    assert.ok(errors.length > 0, output);
    for (const [, host, owner] of errors)
      assert.match(
        owner!,
        new RegExp(`^stack ${stackName}, ${host}, set up \\d{4}-\\d\\d-\\d\\d$`),
      );
    await untouched();
  });

  it("are unchanged when the other stack is destroyed", async () => {
    await succeeded(inWrong("destroy"));
    await untouched();
    await succeeded(preview("--expect-no-changes"));
  });

  it("are restored by a reset from there, and their own stack sets them up again", async () => {
    await reset();
    assert.deepEqual(compareSnapshots(bare, await snapshotHost(worker), volatile), []);
    await succeeded(up(["--refresh"]));
    assert.deepEqual(await readyNodes(), [...clusterHosts]);
    await succeeded(preview("--expect-no-changes"));
  });

  after(async () => {
    await destroy();
  });
});
