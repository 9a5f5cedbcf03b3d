import { type CommandOptions, run } from "../hosts/command";
import { sshArguments } from "../hosts/ssh";
import { machine } from "./power";

/**
 * Runs a shell command on the machine as root, over SSH, and returns its standard output. Throws with the command's
 * exit code and last error lines, or after `timeoutMs`, five minutes by default.
 */
export async function execOnMachine(
  command: string,
  { timeoutMs = 300_000 }: Pick<CommandOptions, "timeoutMs"> = {},
): Promise<string> {
  const shell = ["sudo", "/bin/bash", "-s"];
  const options = ["BatchMode=yes", "ConnectTimeout=15", "ServerAliveInterval=15"];
  const flags = options.flatMap((option) => ["-o", option]);
  return run("ssh", sshArguments(machine, shell, flags), {
    input: `${command}\n`,
    timeoutMs,
    title: command,
  }).catch((failure: Error) => {
    throw new Error(`${machine.name}: ${failure.message}`);
  });
}
