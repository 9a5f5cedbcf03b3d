import * as pulumi from "@pulumi/pulumi";
import * as registration from "@pulumi/pulumi/runtime/resource";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mock } from "node:test";
import { parse } from "yaml";
import { standInMonitor, type Registered } from "./monitor";

const root = join(__dirname, "../../..");
const project = "kubernetes-on-bare-metal";

/** What a run of the program asked the engine for. */
export interface Run {
  readonly resources: readonly Registered[];
  /** How many of them were asked for before the first line of `index.ts` that runs later. */
  readonly atOnce: number;
  /** What `index.ts` exports. */
  readonly outputs: Readonly<Record<string, pulumi.Input<unknown>>>;
}

/** The sections of a stack file that comes along. */
export function stackFile(path: string): Record<string, unknown> {
  const { config } = parse(readFileSync(join(root, path), "utf8"));
  return Object.fromEntries(
    Object.entries(config).map(([key, value]) => [key.replace(`${project}:`, ""), value]),
  );
}

/**
 * Runs the program with the dev stack file, on an engine that takes everything.
 *
 * @param sections of the stack file in place of those of the dev stack; undefined leaves one out.
 * @param preview whether resources get their outputs only later, as in the first preview.
 */
export async function runProgram(sections: object = {}, preview = false): Promise<Run> {
  const home = operatorHome();
  const values = Object.entries({ ...stackFile("Pulumi.dev.yaml"), ...sections })
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => [
      `${project}:${key}`,
      typeof value === "string" ? value : JSON.stringify(value),
    ]);
  const monitor = standInMonitor(preview);
  await pulumi.runtime.setMocks(monitor.mocks, project, "dev", preview);
  pulumi.runtime.setAllConfig(Object.fromEntries(values));
  const asked = mock.method(registration, "registerResource");
  const index = join(root, "index.ts");
  Reflect.deleteProperty(require.cache, index);
  try {
    const outputs = require(index);
    const atOnce = asked.mock.callCount();
    await until(() => monitor.registered.length >= asked.mock.callCount());
    return { resources: monitor.registered, atOnce, outputs };
  } finally {
    mock.restoreAll();
    home.remove();
  }
}

/** A home directory with the files that the dev stack names. */
function operatorHome() {
  const folder = mkdtempSync(join(tmpdir(), "kubernetes-on-bare-metal-home-"));
  const lab = join(folder, ".cache", project, "lab");
  mkdirSync(lab, { recursive: true });
  const keys = [1, 2, 3].map((host) => `10.77.0.1${host} ssh-ed25519 KEY${host}\n`);
  writeFileSync(join(lab, "known_hosts"), keys.join(""));
  writeFileSync(join(lab, "id_ed25519"), "-----BEGIN OPENSSH PRIVATE KEY-----\n");
  const before = process.env["HOME"];
  process.env["HOME"] = folder;
  return {
    remove() {
      process.env["HOME"] = before;
      rmSync(folder, { recursive: true });
    },
  };
}

/** An output that never comes would let the process end without a word. */
async function until(done: () => boolean): Promise<void> {
  const end = Date.now() + 20_000;
  while (!done()) {
    if (Date.now() > end) throw new Error("not every resource reached the engine");
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
