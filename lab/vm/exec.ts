import { type CommandOptions, run } from "../hosts/command";
import { sshArguments } from "../hosts/ssh";
import type { LabHost } from "../hosts/lab-host";
import { machine } from "./power";

/**
 * Runs a shell command as root over SSH, on the machine unless on another, and returns its standard output. Throws with the command's
 * exit code and last error lines, or after `timeoutMs`, five minutes by default.
 */
export async function execOnMachine(
  command: string,
  {
    timeoutMs = 300_000,
    on = machine,
  }: Pick<CommandOptions, "timeoutMs"> & { readonly on?: LabHost } = {},
): Promise<string> {
  const shell = ["sudo", "/bin/bash", "-s"];
  const options = ["BatchMode=yes", "ConnectTimeout=15", "ServerAliveInterval=15"];
  const flags = options.flatMap((option) => ["-o", option]);
  return run("ssh", sshArguments(on, shell, flags), {
    input: `${command}\n`,
    timeoutMs,
    title: command,
  }).catch((failure: Error) => {
    throw new Error(`${on.name}: ${failure.message}`);
  });
}
