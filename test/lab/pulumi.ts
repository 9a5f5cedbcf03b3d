import { spawn, type ChildProcess } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { errorsIn } from "./errors";
import { place, project, stackName, testEnvironment } from "./place";
import { stackFile } from "./stack-file";

/** Result of a CLI command. */
export interface Run {
  readonly code: number | null;
  /** Standard output and standard error, interleaved. */
  readonly output: string;
  /** Standard output alone. */
  readonly stdout: string;
  readonly seconds: number;
  /** Number of resources by operation: `created`, `to update`, `unchanged`. */
  readonly resources: Readonly<Record<string, number>>;
}

interface Options {
  /** The command is killed after this time, which fails the test. @default 300 s */
  readonly deadlineSeconds?: number;
  /** @default the tests' stack */
  readonly stack?: string;
  /** Receives the process as soon as it runs. */
  readonly started?: (child: ChildProcess) => void;
}

let count = 0;

/** Runs a CLI command on the tests' stack. */
export function pulumi(args: readonly string[], options: Options = {}): Promise<Run> {
  const { deadlineSeconds = 300, stack: name = stackName, started } = options;
  const begin = Date.now();
  const file = join(place, "outputs", `${++count}-${args[0]}.txt`);
  const stack = ["--stack", name, "--non-interactive", "--color", "never"];
  const [verb = "", ...rest] = args;
  const child = spawn("pulumi", [verb, ...rest, ...stack], {
    cwd: project,
    env: testEnvironment(),
    stdio: ["ignore", "pipe", "pipe"],
  });
  started?.(child);
  let [output, stdout] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    output += text;
    stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => (output += text));
  const deadline = setTimeout(() => child.kill("SIGKILL"), deadlineSeconds * 1000);
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => {
      clearTimeout(deadline);
      if (!args.includes("--show-secrets"))
        writeFileSync(file, `pulumi ${args.join(" ")}\n${output}\nexit code ${code}\n`);
      const seconds = (Date.now() - begin) / 1000;
      resolve({ code, output, stdout, seconds, resources: resourceCounts(stdout) });
    });
  });
}

const configured = ["--config-file", stackFile, "--parallel", "32"];

/** `pulumi up`, without a preview before it. */
export const up = (args: readonly string[] = [], options?: Options) =>
  pulumi(["up", "--yes", "--skip-preview", ...configured, ...args], options);

/** `pulumi preview`. */
export const preview = (...args: string[]) => pulumi(["preview", ...configured, ...args]);

/** `pulumi refresh`. */
export const refresh = (...args: string[]) => pulumi(["refresh", ...configured, ...args]);

/** `pulumi destroy`, without a preview before it. */
export const destroy = (args: readonly string[] = [], options?: Options) =>
  pulumi(["destroy", "--yes", "--skip-preview", ...configured, ...args], options);

/** The result, if the command succeeded; otherwise throws with its errors, or with the end of its output if it tells none. */
export async function succeeded(running: Promise<Run>): Promise<Run> {
  const result = await running;
  if (result.code === 0) return result;
  const errors = errorsIn(result.output);
  const told = errors.length > 0 ? errors : result.output.trimEnd().split("\n").slice(-40);
  throw new Error(
    `pulumi ended with ${result.code} after ${result.seconds} s:\n${told.join("\n")}`,
  );
}

/** The table at the end of the CLI's output. */
function resourceCounts(stdout: string): Record<string, number> {
  const [, table = ""] = stdout.split(/^Resources:$/m);
  const rows = [...table.matchAll(/^ +(?:[-+~]+ )?(\d+) (.+)$/gm)];
  return Object.fromEntries(rows.map(([, number, what]) => [what!.trim(), Number(number)]));
}
