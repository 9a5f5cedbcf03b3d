import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { labEnvironment, stateIn } from "../lab/environment";
import { eraseHost, labHost, resetHost } from "../lab/hosts";
import { run } from "../lab/hosts/command";
import { withLock } from "../lab/lock";
import { createLab } from "../lab/up";
import { serveWebPage } from "../lab/web-page";
import { bootstrapKubeconfig } from "./bootstrap";
import { timed, type Run } from "./command";
import { writeFloor } from "./floor";
import type { Bench } from "./measurement";
import { phasesOf } from "./phases";
import { resourcesOf, type StateResource } from "./state";

const names = ["node-1", "node-2", "node-3"] as const;
const project = join(__dirname, "..");

/** Part A: one master and two workers, from bare hosts to a page at a MetalLB address. Uses three lab hosts exclusively. */
export const bringUp = (bench: Bench): Promise<void> =>
  withLock("npm run bench", names, async () => {
    const occupied = names.find((name) =>
      existsSync(join(labHost(name).root, "var/lib/kubernetes-on-bare-metal")),
    );
    if (occupied)
      throw new Error(`bench: ${occupied} already runs a cluster; run pulumi destroy first`);
    const place = mkdtempSync(join(tmpdir(), "kubernetes-on-bare-metal-bench-"));
    const state = stateIn(join(place, "state"));
    const env = { ...process.env, ...labEnvironment(), PULUMI_BACKEND_URL: state };
    mkdirSync(join(place, "state"));
    try {
      await createLab({ hosts: 0, fresh: false }, bench.report);
      await Promise.all(names.map(resetHost));
      const thisProgram: Measured[] = [];
      const floor: Measured[] = [];
      for (let turn = 0; turn < bench.repeats; turn += 1) {
        const stack = `bench-${turn}`;
        const measured = await byPulumi(place, stack, env);
        thisProgram.push(measured);
        await Promise.all(names.map(resetHost));
        floor.push(await byScript(place, measured.resources, env));
        await Promise.all(names.map(resetHost));
      }
      for (const [what, all] of [
        ["pulumi up", thisProgram],
        ["shell script", floor],
      ] as const) {
        const runs = all.map(({ run }) => run);
        const facts = all[0]!.phases;
        bench.record({ part: "A", what, hosts: names.length, rttMs: 0, runs, facts });
      }
    } finally {
      rmSync(place, { recursive: true });
      await Promise.all(names.map(eraseHost));
    }
  });

interface Measured {
  readonly run: Run;
  /** Seconds from the start until the last resource of a phase was done. */
  readonly phases: Readonly<Record<string, number>>;
  readonly resources: readonly StateResource[];
}

async function byPulumi(place: string, stack: string, env: NodeJS.ProcessEnv): Promise<Measured> {
  const file = join(place, `Pulumi.${stack}.yaml`);
  copyFileSync(join(project, "Pulumi.yaml"), join(place, "Pulumi.yaml"));
  await run("pulumi", ["stack", "init", stack, "--no-select", "--cwd", place], { env });
  rmSync(file);
  copyFileSync(join(project, "Pulumi.dev.yaml"), file);
  const options = ["--stack", stack, "--config-file", file, "--parallel", "32"];
  const command = ["pulumi", "up", "--yes", "--skip-preview", "--non-interactive", ...options];
  const begin = Date.now();
  const measured = await timed(command, [], { env, cwd: project });
  const exporting = ["stack", "export", "--show-secrets", "--stack", stack, "--cwd", place];
  const resources = resourcesOf(await run("pulumi", exporting, { env }));
  return withPage(begin, measured, phasesOf(resources, begin), resources);
}

async function byScript(
  place: string,
  resources: readonly StateResource[],
  env: NodeJS.ProcessEnv,
): Promise<Measured> {
  const script = await writeFloor(join(place, "floor"), resources, names.map(labHost));
  const begin = Date.now();
  const phases: Record<string, number> = {};
  const onLine = (text: string) => {
    const [kind, time, name = ""] = text.split("\t");
    if (kind === "phase") phases[name] = Number(time) - begin / 1000;
  };
  const measured = await timed([script], [], { env, cwd: place, onLine });
  return withPage(begin, measured, phases, resources);
}

async function withPage(
  begin: number,
  measured: Run,
  phases: Readonly<Record<string, number>>,
  resources: readonly StateResource[],
): Promise<Measured> {
  const done = Date.now();
  await serveWebPage(await bootstrapKubeconfig(resources), () => undefined);
  const page = (Date.now() - done) / 1000;
  const wallSeconds = measured.wallSeconds + page;
  return {
    run: { ...measured, wallSeconds },
    phases: { ...phases, "web page": (Date.now() - begin) / 1000 },
    resources,
  };
}
