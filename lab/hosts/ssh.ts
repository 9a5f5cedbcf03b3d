import { type LabHost } from "./lab-host";
import { knownHostsFile, sshKeyFile } from "./paths";

/** Arguments for the system's ssh client to reach a lab host, or to run a command there. */
export const sshArguments = (host: LabHost, command: string[] = [], options: string[] = []) => [
  ...["-F", "/dev/null", "-i", sshKeyFile],
  ...["-o", "IdentitiesOnly=yes", "-o", "StrictHostKeyChecking=yes"],
  ...["-o", `UserKnownHostsFile=${knownHostsFile}`, "-o", "LogLevel=ERROR"],
  ...options,
  `admin@${host.address}`,
  ...command,
];
