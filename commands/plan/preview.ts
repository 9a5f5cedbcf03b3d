import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";

/** What a command of the CLI said. */
export interface Said {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the Pulumi CLI. What it says may hold secrets, so that it is shown nowhere. */
export async function pulumi(args: readonly string[]): Promise<Said> {
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

/** Why a preview failed: what the engine and the resources said, without its progress. */
export function faultsOf({ stdout, stderr }: Said): string {
  try {
    const { diagnostics = [] } = JSON.parse(stdout) as {
      diagnostics?: readonly { readonly severity: string; readonly message: string }[];
    };
    const errors = diagnostics.filter(({ severity }) => severity === "error");
    const said = [...new Set(errors.map(({ message }) => message.trim()))].join("\n");
    return said || stderr.trim();
  } catch {
    return (stdout + stderr).trim();
  }
}
