import { printableLine } from "../text/printable";
import { sshAddressOf, type Credentials, type SshHost } from "./host";
import { perRun } from "../runtime/per-run";

/** sudo's prompt, chosen so that it can be recognised in the output. */
export const sudoPrompt = "[sudo-password]";

/** Finds sudo's prompt in chunks of text: says for each chunk whether the prompt ends in it. */
export function promptSearch(): (chunk: string) => boolean {
  let before = "";
  return (chunk) => {
    const text = before + chunk;
    const at = text.lastIndexOf(sudoPrompt);
    before = text.slice(at < 0 ? -sudoPrompt.length + 1 : at + sudoPrompt.length);
    return at >= 0;
  };
}

/** Hosts whose sudo is known to require a terminal. */
const terminals = perRun(() => new Set<string>());
const keyOf = (host: SshHost) => `${host.user}@${sshAddressOf(host)}:${host.port}`;

/** Gives the host's sudo a terminal from now on. */
export const giveTerminal = (host: SshHost): void => void terminals().add(keyOf(host));

/**
 * A command that runs another one as root. All login shells understand it: bash, fish and csh alike.
 *
 * @param command without single quotes
 */
export function asRoot(host: SshHost, { sudoPassword }: Credentials, command: string): string {
  if (host.user === "root") return command;
  const sudo = sudoPassword === undefined ? "sudo -n" : `sudo -S -p "${sudoPrompt}"`;
  const line = `${sudo} -- ${command}`;
  return terminals().has(keyOf(host)) ? onTerminal(line) : line;
}

/**
 * `requiretty` in sudoers asks for a terminal, but nothing is read from it. So `script` provides one, and the three
 * streams bypass it: a payload is binary, and has an end.
 */
const onTerminal = (line: string): string =>
  `/bin/sh -c 'SHELL=/bin/sh exec script -qec "$0 <&3 >&4 2>&5" /dev/null 3<&0 4>&1 5>&2 </dev/null >/dev/null' '${line}'`;

/** Whether sudo refused for lack of a terminal. */
export const wantsTerminal = (stderr: string): boolean => /you must have a tty/.test(stderr);

/** Why there is no root shell, with the remedy. */
export function explainNoShell(
  { user }: SshHost,
  { stdout, stderr, exit }: { stdout: string; stderr: string; exit: number | null },
): string {
  const said = printableLine((stderr.trim() || stdout.trim()).split("\n").at(-1) ?? "");
  if (wantsTerminal(stderr))
    return "sudo requires a terminal, and the host has no `script` to provide one; install bsdutils, or remove requiretty from sudoers";
  if (/password is required|terminal is required/.test(stderr))
    return `sudo asks ${user} for a password; allow sudo without one or set ssh.sudoPassword`;
  if (/not in the sudoers|not allowed/.test(stderr)) return `${user} may not use sudo: ${said}`;
  if (exit === 127)
    return `${user} is not root and the host has no sudo; install sudo or log in as root`;
  return `no root shell (exit ${exit ?? "unknown"}): ${said}`;
}
