import type { Credentials, SshHost } from "./host";

/** One execution on a host. */
export interface RootScript {
  /** What is done, as a gerund, for messages. */
  readonly doing: string;
  /** Text for bash. Whatever it reads from its standard input comes from `payload`. */
  readonly script: string;
  /** The script changes nothing, starts what ends by itself, takes no payload, and is one for Debian's `sh`, which starts faster. */
  readonly looks?: true;
  readonly payload?: Buffer;
  /** After this many seconds the host ends the script where it is a change, and we stop waiting a little later. */
  readonly timeoutSeconds: number;
  /**
   * Called with the host's clock when the root shell is there: from then on the host may be changed. When it throws, the host
   * does not get a script that changes it, and the execution fails with that error.
   */
  readonly onShell?: (clockSeconds: number) => void;
  /** Whether it has to come in by a connection of its own. */
  readonly newConnection?: boolean;
  /** Receives each line of output as it comes. */
  readonly onLine?: (line: string) => void;
}

/** What the shell says when it is there, with the host's clock. Every login shell hands it on as it is. */
const greeting = "date +root-shell:ready:%s";

/** The host's clock, in seconds, where a line is the shell's greeting. A login shell may have said anything before it. */
export const greetedAt = (line: string): number | undefined => {
  const [, seconds] = /root-shell:ready:(\d{1,12})$/.exec(line) ?? [];
  return seconds === undefined ? undefined : Number(seconds);
};

/**
 * Whether the script goes to the host with the request for a shell, which is a round trip less. One that changes the host waits
 * for the shell, as it has to be known whether the host took it; and sudo may read a password first, and may not.
 */
export const isSentAtOnce = (
  host: SshHost,
  credentials: Credentials,
  { looks }: RootScript,
): boolean => looks === true && (host.user === "root" || credentials.sudoPassword === undefined);

/** A command that starts a shell for the script. It has no single quotes. */
export function shellCommand(host: SshHost, credentials: Credentials, task: RootScript): string {
  if (isSentAtOnce(host, credentials, task)) return "/bin/sh -s";
  const greeted = (shell: string) => `/bin/sh -c "${greeting} && exec ${shell} -s"`;
  return task.looks
    ? greeted("/bin/sh")
    : `timeout -k 5 ${task.timeoutSeconds} ${greeted("/bin/bash")}`;
}

/**
 * What the shell reads. Nothing is run of a script that was cut off. Bash reads a pipe byte by byte, but this in blocks, as `sh`
 * does.
 */
export function wholeScript({ script, looks }: RootScript, atOnce: boolean): string {
  const whole = looks
    ? `{\n${script}\nexit\n}\n`
    : `LC_ALL=C IFS= read -rN ${Buffer.byteLength(script)} script && eval "$script"; exit\n${script}`;
  return atOnce ? `${greeting}\n${whole}` : whole;
}
