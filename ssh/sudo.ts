import { printableLine } from "../text/printable";
import { sshAddressOf, type Credentials, type SshHost } from "./host";
import { perRun } from "../runtime/per-run";

/** sudo's prompt, so that it can be recognised in the output. */
export const sudoPrompt = "[sudo-password]";

/** Looks for sudo's question in a text that comes in pieces: for each piece, whether the question ends in it. */
export function promptSearch(): (piece: string) => boolean {
  let before = "";
  return (piece) => {
    const text = before + piece;
    const at = text.lastIndexOf(sudoPrompt);
    before = text.slice(at < 0 ? -sudoPrompt.length + 1 : at + sudoPrompt.length);
    return at >= 0;
  };
}

/** Commands for hosts whose sudo wants a terminal, once that is known. */
const terminals = perRun(() => new Set<string>());
const keyOf = (host: SshHost) => `${host.user}@${sshAddressOf(host)}:${host.port}`;

/** From now on the host's sudo gets a terminal. */
export const giveTerminal = (host: SshHost): void => void terminals().add(keyOf(host));

/**
 * A command that runs another one as root. Any login shell understands it: bash, fish and csh alike.
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
 * `requiretty` of sudoers asks for a terminal, not that anything is read from it. So `script` gives one, and the three streams pass by
 * it untouched: a payload is binary, and has an end.
 */
const onTerminal = (line: string): string =>
  `/bin/sh -c 'SHELL=/bin/sh exec script -qec "$0 <&3 >&4 2>&5" /dev/null 3<&0 4>&1 5>&2 </dev/null >/dev/null' '${line}'`;

/** Whether sudo refused for want of a terminal. */
export const wantsTerminal = (stderr: string): boolean => /you must have a tty/.test(stderr);

/** Why no root shell came about, in words that say what to do. */
export function explainNoShell(
  { user }: SshHost,
  { stdout, stderr, exit }: { stdout: string; stderr: string; exit: number | null },
): string {
  const said = printableLine((stderr.trim() || stdout.trim()).split("\n").at(-1) ?? "");
  if (wantsTerminal(stderr))
    return "sudo asks for a terminal, and the host has no `script` to make one; install bsdutils, or take requiretty out of sudoers";
  if (/password is required|terminal is required/.test(stderr))
    return `sudo asks ${user} for a password; allow sudo without one or set ssh.sudoPassword`;
  if (/not in the sudoers|not allowed/.test(stderr)) return `${user} may not use sudo: ${said}`;
  if (exit === 127)
    return `${user} is not root and the host has no sudo; install sudo or log in as root`;
  return `no root shell (exit ${exit ?? "unknown"}): ${said}`;
}
