import { type CommandOptions, run } from "../hosts/command";
import { sshArguments } from "../hosts/ssh";
import { machine } from "./power";

/**
 * Runs a shell command on the machine as root, over SSH, and gives its standard output. Fails with the command's
 * exit code and last error lines, or after `timeoutMs`, five minutes unless told otherwise.
 */
export async function execOnMachine(
  command: string,
  options: Pick<CommandOptions, "timeoutMs"> = {},
): Promise<string> {
  const { timeoutMs = 300_000 } = options;
  const shell = ["sudo", "/bin/bash", "-s"];
  return run("ssh", sshArguments(machine, shell, ["-o", "BatchMode=yes"]), {
    input: `${command}\n`,
    timeoutMs,
    title: command,
  }).catch((failure: Error) => {
    throw new Error(`${machine.name}: ${failure.message}`);
  });
}
