import { deepStrictEqual, match, ok, strictEqual } from "node:assert";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";

const root = join(__dirname, "../../..");
const folder = join(root, ".github/workflows");

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
}
interface Job {
  readonly if?: string;
  readonly env?: unknown;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly "timeout-minutes"?: number;
  readonly steps: readonly Step[];
}
interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly env?: unknown;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

/** The permissions that a job needs in addition to reading the repository. */
const writes: Readonly<Record<string, readonly string[]>> = { preview: ["pull-requests"] };

for (const file of readdirSync(folder)) {
  const text = readFileSync(join(folder, file), "utf8");
  const workflow = parse(text) as Workflow;
  const jobs = Object.entries(workflow.jobs);
  const steps = jobs.flatMap(([, job]) => job.steps);

  describe(`the workflow ${file}`, () => {
    it("installs packages without running their scripts", () => {
      const installs = steps.filter(({ run = "" }) => /\bnpm (ci|i|install)\b/.test(run));
      ok(installs.length > 0);
      for (const { run } of installs) strictEqual(run, "npm ci --ignore-scripts");
      ok(!/\bnpx (?!prettier\b)/.test(text));
    });

    it("pins every action by its commit, with the version beside it", () => {
      const uses = text.split("\n").filter((line) => /\buses:/.test(line));
      strictEqual(uses.length, steps.filter((step) => step.uses).length);
      for (const line of uses)
        match(line, /^ +- uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
    });

    it("leaves no credentials of the repository to later steps", () => {
      for (const { uses = "", with: given } of steps)
        if (uses.startsWith("actions/checkout@"))
          strictEqual(given?.["persist-credentials"], false);
    });

    it("gives secrets to single steps that run a command, and to no action", () => {
      strictEqual(workflow.env, undefined);
      for (const [name, job] of jobs) strictEqual(job.env, undefined, name);
      for (const step of steps) {
        const rest = JSON.stringify({ ...step, env: step.run === undefined ? step.env : {} });
        ok(!/secrets\.|github\.token/.test(rest), rest);
        const held = Object.values(step.env ?? {}).filter((value) => /secrets\./.test(value));
        if (held.length > 0) ok(!/\bnpm (ci|i|install)\b/.test(step.run!), step.run);
      }
    });

    it("pastes no expression into a command", () => {
      for (const { run = "" } of steps) ok(!run.includes("${{"), run);
    });

    it("has only the permissions that it needs", () => {
      const top = workflow.permissions ?? { missing: "write" };
      for (const [what, kind] of Object.entries(top))
        deepStrictEqual([what, kind], ["contents", "read"]);
      for (const [name, { permissions = {}, ...job }] of jobs) {
        const written = Object.keys(permissions).filter((what) => permissions[what] !== "read");
        deepStrictEqual(written, writes[name] ?? []);
        ok(job["timeout-minutes"]! > 0);
      }
    });

    it("runs nothing of a fork with secrets", () => {
      const triggers = Object.keys(workflow.on);
      const allowed = ["pull_request", "push", "schedule", "workflow_dispatch"];
      deepStrictEqual(
        triggers.filter((one) => !allowed.includes(one)),
        [],
      );
      if (!triggers.includes("pull_request") || !text.includes("secrets.")) return;
      for (const [name, job] of jobs)
        ok(job.if?.includes("head.repo.full_name == github.repository"), name);
    });
  });
}

describe("an installation of the packages", () => {
  it("runs no scripts of theirs, whoever starts it", () => {
    strictEqual(readFileSync(join(root, ".npmrc"), "utf8"), "ignore-scripts=true\n");
    match(readFileSync(join(root, ".ci/run"), "utf8"), /npm ci --ignore-scripts/);
  });

  it("is complete without them: packages with scripts are known, and work without", () => {
    const { packages } = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")) as {
      packages: Record<string, { readonly hasInstallScript?: true }>;
    };
    const having = Object.keys(packages).filter((path) => packages[path]!.hasInstallScript);
    // Plugins, which the CLI fetches; native parts, which ssh2 works without; a notice about versions.
    deepStrictEqual(having, [
      "node_modules/@pulumi/command",
      "node_modules/@pulumi/kubernetes",
      "node_modules/cpu-features",
      "node_modules/protobufjs",
      "node_modules/ssh2",
    ]);
  });
});
