import assert from "node:assert/strict";
import type { ChildProcess } from "node:child_process";
import { cpSync, existsSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { run, succeeds } from "../../lab/hosts/command";
import { waitFor } from "../../lab/hosts/wait";
import { node, withRoles } from "../lab/cluster-hosts";
import { foundDrift } from "../lab/found-drift";
import { keepKubeconfig, readyNodes } from "../lab/kubectl";
import { place, stackName } from "../lab/place";
import { destroy, preview, pulumi, succeeded, up } from "../lab/pulumi";
import { assertSecretsKept } from "../lab/secrets";
import { configure } from "../lab/stack-file";
import { startHosts } from "../lab/suite";
import { filling, sized } from "./sized-disk";
import { longDeadline } from "./suite";
import { writeDrills } from "./write-page";

const name = node(1);
const state = join(place, "state");
const aside = join(place, "state.aside");
const size = "64m";

/** Moves the directory of the state onto a file system of its own. */
async function giveStateDisk(): Promise<void> {
  cpSync(state, aside, { recursive: true });
  await run("mount", [...sized(size), state]);
  cpSync(aside, state, { recursive: true });
}

/** Puts it back, with what it contains by then. */
async function takeStateDisk(): Promise<void> {
  if (!(await succeeds("mountpoint", ["-q", state]))) return;
  rmSync(aside, { recursive: true, force: true });
  cpSync(state, aside, { recursive: true });
  await run("umount", [state]);
  rmSync(state, { recursive: true });
  cpSync(aside, state, { recursive: true });
  rmSync(aside, { recursive: true });
}

const fill = () => run("bash", ["-c", filling(state)]);
const free = () => run("mount", ["-o", `remount,size=${size}`, state]);

/** The text of the stack's state as it is on the disk. */
function stateText(): string {
  const stacks = join(state, ".pulumi", "stacks");
  const files = existsSync(stacks)
    ? readdirSync(stacks, { recursive: true, encoding: "utf8" })
    : [];
  const file = files.find((path) => path.endsWith(`${stackName}.json`));
  return file === undefined ? "" : readFileSync(join(stacks, file), "utf8");
}

/** Waits until a running command has recorded that it is done with a layer of the host. */
const isRecorded = (command: ChildProcess) =>
  waitFor(`the state: a layer of ${name}`, 300_000, async () => {
    if (command.exitCode !== null) throw new Error(`up ended before ${name} had a layer`);
    return stateText().includes(`"${name}/identity"`) || "it has none";
  });

interface Exported {
  readonly deployment: {
    readonly resources?: readonly {
      readonly urn: string;
      readonly type: string;
      readonly outputs?: { readonly cert?: unknown };
    }[];
  };
}

/** What is on record: each resource, with the certificate of a CA. */
async function recorded(): Promise<string[]> {
  const { stdout } = await succeeded(pulumi(["stack", "export"]));
  const { resources = [] } = (JSON.parse(stdout) as Exported).deployment;
  return resources.map(({ urn, type, outputs }) =>
    type.endsWith(":CertificateAuthority") ? `${urn} ${JSON.stringify(outputs?.cert)}` : urn,
  );
}

describe("a workstation whose disk is full in the middle of an up", () => {
  before(async () => {
    await startHosts([name]);
    configure({ hosts: [withRoles(1, "master", "etcd", "worker")] });
    await giveStateDisk();
  });
  after(async () => {
    try {
      if (await succeeds("mountpoint", ["-q", state])) await free();
      await succeeded(destroy([], longDeadline));
    } finally {
      await takeStateDisk();
    }
  });

  it("ends it with an error that says so", async () => {
    let filled: Promise<unknown> = Promise.resolve();
    const started = (command: ChildProcess) => {
      filled = isRecorded(command).then(fill);
      // It is awaited after the command.
      filled.catch(() => undefined);
    };
    // Pulumi tries each write of the state ten times.
    const { code, output } = await up([], { ...longDeadline, started });
    await filled;
    assert.notEqual(code, 0);
    assert.notEqual(code, null, "it came to no end");
    assert.match(output, /no space left on device/i);
  });

  it("loses nothing, and the next up goes on once there is space", async () => {
    await free();
    const before = await recorded();
    assert.ok(before.some((one) => one.includes(`${name}-identity`)));
    const { seconds } = await succeeded(up([], longDeadline));
    const after = await recorded();
    assert.deepEqual(
      before.filter((one) => !after.includes(one)),
      [],
    );
    await keepKubeconfig();
    assert.deepEqual(await readyNodes(), [name]);
    await succeeded(preview("--expect-no-changes"));
    assert.deepEqual(await foundDrift(), []);
    await writeDrills([
      {
        title: "the workstation's disk is full in the middle of the first `up` of one host",
        by: "the next `pulumi up`",
        seconds: Math.round(seconds),
      },
    ]);
  });

  it("leaves no secret in plain text", () => assertSecretsKept());
});
