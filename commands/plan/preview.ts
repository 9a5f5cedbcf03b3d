import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";

/** Exit code and output of the Pulumi CLI. */
export interface Output {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the Pulumi CLI without showing its output, which may contain secrets. */
export async function pulumi(args: readonly string[]): Promise<Output> {
  const child = spawn("pulumi", [...args, "--non-interactive", "--color", "never"], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = new Promise<number>((resolve, reject) => {
    child.on("error", (error) =>
      reject(new Error(`plan: running pulumi: ${error.message}; install the Pulumi CLI`)),
    );
    child.on("close", (code) => resolve(code ?? 1));
  });
  const [code, stdout, stderr] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  return { code, stdout, stderr };
}

/** Error messages of a failed preview, without progress output. */
export function errorsOf({ stdout, stderr }: Output): string {
  try {
    const { diagnostics = [] } = JSON.parse(stdout) as {
      diagnostics?: readonly { readonly severity: string; readonly message: string }[];
    };
    const errors = diagnostics.filter(({ severity }) => severity === "error");
    const messages = [...new Set(errors.map(({ message }) => message.trim()))].join("\n");
    return messages || stderr.trim();
  } catch {
    return (stdout + stderr).trim();
  }
}
