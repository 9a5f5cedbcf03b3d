import { spawn } from "node:child_process";

export interface CommandOptions {
  /** Standard input. @default none */
  readonly input?: string;
  /** The command is killed after this time. @default 60 s */
  readonly timeoutMs?: number;
  /** Environment, instead of this process's. */
  readonly env?: NodeJS.ProcessEnv;
  /** Name of the command in errors. @default the program with its arguments */
  readonly title?: string;
}

/** Runs a program without a shell and returns its standard output. Throws with its name, exit code and last error lines. */
export function run(
  program: string,
  args: string[],
  options: CommandOptions = {},
): Promise<string> {
  const { input = "", timeoutMs = 60_000, env = process.env } = options;
  const title = options.title ?? [program, ...args].join(" ");
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { env, timeout: timeoutMs, killSignal: "SIGKILL" });
    const output: Buffer[] = [];
    const errors: Buffer[] = [];
    const fail = (cause: string) => {
      const stderr = Buffer.concat(errors).toString().trim().split("\n").slice(-20).join("\n");
      reject(new Error(`running ${title}: ${cause}\n${stderr}`.trim()));
    };
    child.stdout.on("data", (chunk: Buffer) => output.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => errors.push(chunk));
    child.on("error", (error) => fail(error.message));
    child.on("close", (code, signal) => {
      if (code === 0) resolve(Buffer.concat(output).toString());
      else if (child.killed) fail(`timed out after ${timeoutMs / 1000} s`);
      else fail(signal ? `killed by ${signal}` : `exit ${code}`);
    });
    // A program that exits without reading its input is judged by its exit code.
    child.stdin.on("error", () => undefined);
    child.stdin.end(input);
  });
}

/** Whether the program exits with 0. */
export const succeeds = (program: string, args: string[], options?: CommandOptions) =>
  run(program, args, options).then(
    () => true,
    () => false,
  );
