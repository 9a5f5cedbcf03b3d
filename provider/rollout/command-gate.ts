import { spawn } from "node:child_process";
import type { Gate } from "../../config/schema";
import { RemoteError } from "../../ssh/errors";
import type { RemoteHost } from "../../ssh/host";
import { runAsRoot } from "../../ssh/root-shell";
import { printableLine } from "../../text/printable";
import { credentials, currentHost } from "../stack";

const commandSeconds = 60;
const longestReason = 300;

/**
 * Why a command does not succeed now; undefined when it does. Its last line is the reason.
 *
 * @param seconds how long it may take. @default 60
 */
export async function askCommandGate(
  { name, command, on }: Pick<Gate, "name" | "on"> & { readonly command: string },
  host: RemoteHost,
  seconds = commandSeconds,
): Promise<string | undefined> {
  if (on === "operator") return runHere(command, host, seconds);
  try {
    await runAsRoot(currentHost(host), credentials(), {
      doing: `asking the gate ${name}`,
      script: hostCommands([command], host),
      timeoutSeconds: seconds,
    });
    return undefined;
  } catch (error) {
    if (error instanceof RemoteError) return error.message;
    throw error;
  }
}

/** Commands of the stack file as a script for a host: they read no input and stop at the first failure. */
export const hostCommands = (
  commands: readonly string[],
  { name, address }: Pick<RemoteHost, "name" | "address">,
): string =>
  `export HOST='${name}' ADDRESS='${address}'\n( set -e\n${commands.join("\n")}\n) </dev/null`;

/** Runs a command on this machine. The command goes over standard input: no process list shows it. */
function runHere(
  command: string,
  { name, address }: RemoteHost,
  seconds: number,
): Promise<string | undefined> {
  const child = spawn("bash", ["-s"], {
    env: { ...process.env, HOST: name, ADDRESS: address },
    stdio: ["pipe", "pipe", "pipe"],
    detached: true,
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream
      .setEncoding("utf8")
      .on("data", (text: string) => (output = (output + text).slice(-4096)));
  child.stdin.on("error", () => undefined);
  child.stdin.end(`( ${command}\n) </dev/null\n`);
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      // What it left running in a session of its own has its output open, and may outlive its group.
      child.stdout.destroy();
      child.stderr.destroy();
      killGroup(child.pid);
      end(`timed out after ${seconds} s`);
    }, seconds * 1000);
    const end = (reason: string | undefined) => {
      clearTimeout(timer);
      resolve(reason);
    };
    child.on("error", (error) => end(`bash: ${error.message}`));
    child.on("close", (code) => {
      const said = printableLine(output.trim().split("\n").at(-1) ?? "", longestReason);
      end(code === 0 ? undefined : said || `exit code ${code}`);
    });
  });
}

/** Ends what a command has started, as far as anything of it is left. */
function killGroup(leader: number | undefined): void {
  try {
    if (leader !== undefined) process.kill(-leader, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
