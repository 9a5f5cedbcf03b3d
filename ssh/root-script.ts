import type { Credentials, SshHost } from "./host";

/** One execution on a host. */
export interface RootScript {
  /** What is being done, as a gerund, for messages. */
  readonly doing: string;
  /** Text for bash. Its standard input is `payload`. */
  readonly script: string;
  /** The script changes nothing, ends by itself, takes no payload, and runs in `sh`, which starts faster on Debian. */
  readonly readOnly?: true;
  readonly payload?: Buffer;
  /** The host ends a changing script after this time. This process stops waiting a little later. */
  readonly timeoutSeconds: number;
  /**
   * Called with the host's clock when the root shell has started: from then on the host may change. If it throws, a
   * changing script is not sent, and the execution fails with that error.
   */
  readonly onShell?: (clockSeconds: number) => void;
  /** Whether to use a new connection. */
  readonly newConnection?: boolean;
  /** Receives each line of output as it arrives. */
  readonly onLine?: (line: string) => void;
}

/** Printed when the shell starts, with the host's clock. Every login shell passes it on unchanged. */
const greeting = "date +root-shell:ready:%s";

/** The host's clock, in seconds, if the line is the greeting. A login shell may print anything before it. */
export const greetedAt = (line: string): number | undefined => {
  const [, seconds] = /root-shell:ready:(\d{1,12})$/.exec(line) ?? [];
  return seconds === undefined ? undefined : Number(seconds);
};

/**
 * Whether the script is sent together with the request for a shell, which saves a round trip. A script that changes the
 * host waits for the shell, because it must be known whether the host received it; and sudo might read the script as
 * its password.
 */
export const isSentWithRequest = (
  host: SshHost,
  credentials: Credentials,
  { readOnly }: RootScript,
): boolean => readOnly === true && (host.user === "root" || credentials.sudoPassword === undefined);

/** A command that starts a shell for the script. It contains no single quotes. */
export function shellCommand(host: SshHost, credentials: Credentials, task: RootScript): string {
  if (isSentWithRequest(host, credentials, task)) return "/bin/sh -s";
  const greeted = (shell: string) => `/bin/sh -c "${greeting} && exec ${shell} -s"`;
  return task.readOnly
    ? greeted("/bin/sh")
    : `timeout -k 5 ${task.timeoutSeconds} ${greeted("/bin/bash")}`;
}

/**
 * What the shell reads. A truncated script does not run at all. Bash reads a pipe byte by byte; this form is read in
 * blocks, as `sh` does.
 */
export function wholeScript({ script, readOnly }: RootScript, withRequest: boolean): string {
  const whole = readOnly
    ? `{\n${script}\nexit\n}\n`
    : `LC_ALL=C IFS= read -rN ${Buffer.byteLength(script)} script && eval "$script"; exit\n${script}`;
  return withRequest ? `${greeting}\n${whole}` : whole;
}
