import { spawn, type ChildProcess } from "node:child_process";
import { RunResponse, type RunRequest } from "@pulumi/pulumi/proto/language_pb";
import { runnerArguments, runnerEnvironment, runtimeOptions } from "./run-arguments";

// cmd/run/index.js: the program has failed and has already printed the reason.
const bailExitCode = 32;
const stopGraceMs = 5000;

/** One run of the user's program with the SDK's own runner. */
export class Program {
  /** How the program ended. Never rejects: every failure is an answer to the engine. */
  readonly ended: Promise<RunResponse>;
  private child: ChildProcess | undefined;

  constructor(request: RunRequest, engine: string | undefined) {
    this.ended = this.start(request, engine).catch((error: Error) =>
      new RunResponse().setError(error.message),
    );
  }

  /** Asks the program to end, and kills it after five seconds. */
  stop(): void {
    this.child?.kill("SIGINT");
    setTimeout(() => this.kill(), stopGraceMs).unref();
  }

  kill(): void {
    this.child?.kill("SIGKILL");
  }

  private async start(request: RunRequest, engine: string | undefined): Promise<RunResponse> {
    const options = runtimeOptions(request);
    const args = [...options.nodeargs, runnerPath(request), ...runnerArguments(request, engine)];
    const env = { ...process.env, ...runnerEnvironment(request, options) };
    const child = spawn(process.execPath, args, { env, stdio: ["ignore", "pipe", "pipe"] });
    this.child = child;
    // The engine shows a language host's output as the program's output.
    child.stdout.pipe(process.stdout, { end: false });
    child.stderr.pipe(process.stderr, { end: false });
    return new Promise((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (code, signal) => resolve(outcome(code, signal)));
    });
  }
}

function runnerPath(request: RunRequest): string {
  const directory = request.getInfo()?.getProgramDirectory() ?? ".";
  try {
    return require.resolve(
      process.env.PULUMI_LANGUAGE_NODEJS_RUN_PATH ?? "@pulumi/pulumi/cmd/run",
      {
        paths: [directory],
      },
    );
  } catch {
    throw new Error(
      `${directory}: finding the Pulumi SDK: it is not installed; run \`npm ci\` there`,
    );
  }
}

function outcome(code: number | null, signal: NodeJS.Signals | null): RunResponse {
  if (code === 0) return new RunResponse();
  if (code === bailExitCode) return new RunResponse().setBail(true);
  const how = signal ? `was ended by ${signal}` : `exited with non-zero exit code: ${code}`;
  return new RunResponse().setError(`Program ${how}`);
}
