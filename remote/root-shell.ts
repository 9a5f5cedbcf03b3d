import type { ClientChannel } from "ssh2";
import { ConnectionError, RemoteError, lastLines } from "./errors";
import type { Credentials, RemoteHost } from "./host";
import { withConnection, withNewConnection } from "./pool";

/** One execution on a host. */
export interface RootScript {
  /** What is done, as a gerund, for messages. */
  readonly doing: string;
  /** Text for bash. Whatever it reads from its standard input comes from `payload`. */
  readonly script: string;
  readonly payload?: Buffer;
  /** After this many seconds the host ends the script, and we stop waiting a little later. */
  readonly timeoutSeconds: number;
  /** Whether it has to come in by a connection of its own. */
  readonly anew?: boolean;
  /** Receives each line of output as it comes. */
  readonly onLine?: (line: string) => void;
}

const prompt = "[sudo-password]";
const ready = "[root-shell]";
const graceSeconds = 15;

/**
 * Runs a script as root in one execution and returns its standard output.
 *
 * Script and payload go over standard input: neither is visible in a process list, and the login shell may be any.
 *
 * @throws RemoteError with the last lines that the script printed; ConnectionError when the host is not reached.
 */
export function runAsRoot(
  host: RemoteHost,
  credentials: Credentials,
  task: RootScript,
): Promise<string> {
  const connected = task.anew ? withNewConnection : withConnection;
  return connected(host, credentials, (client) => {
    const shell = `timeout -k 5 ${task.timeoutSeconds} /bin/bash -c "echo ${ready} && exec /bin/bash -s"`;
    const command =
      host.user === "root"
        ? shell
        : credentials.sudoPassword === undefined
          ? `sudo -n -- ${shell}`
          : `sudo -S -p "${prompt}" -- ${shell}`;
    return new Promise<string>((resolve, reject) => {
      const fail = (cause: string) => reject(new RemoteError(host.name, task.doing, cause));
      const start = (error: Error | undefined, channel: ClientChannel) => {
        if (error) return reject(notStarted(host, task, error.message));
        const deadline = setTimeout(
          () => {
            channel.close();
            fail(`no end within ${task.timeoutSeconds} s; the next run goes on from there`);
          },
          (task.timeoutSeconds + graceSeconds) * 1000,
        );
        converse(channel, host, credentials, task, (outcome) => {
          clearTimeout(deadline);
          if (outcome instanceof Error) reject(outcome);
          else resolve(outcome);
        });
      };
      try {
        client.exec(command, start);
      } catch (error) {
        // ssh2 throws where it knows already that the connection is gone.
        reject(notStarted(host, task, (error as Error).message));
      }
    });
  });
}

const notStarted = (host: RemoteHost, task: RootScript, cause: string) =>
  new ConnectionError(host.name, task.doing, `${cause}; nothing was done, run it again`);

function converse(
  channel: ClientChannel,
  host: RemoteHost,
  credentials: Credentials,
  task: RootScript,
  end: (outcome: string | Error) => void,
): void {
  let [stdout, stderr, unfinished, started, asked] = ["", "", "", false, 0];
  let [exit, killer]: [number | null, string?] = [null];
  const fail = (cause: string) => end(new RemoteError(host.name, task.doing, cause));
  const start = () => {
    started = true;
    channel.write(`{\n${task.script}\nexit\n}\n`);
    channel.end(task.payload);
  };
  channel.setEncoding("utf8");
  channel.stderr.setEncoding("utf8");
  channel.on("data", (chunk: string) => {
    const lines = (unfinished + chunk).split("\n");
    unfinished = lines.pop()!;
    for (const line of lines) {
      if (!started && line.endsWith(ready)) start();
      else if (started) {
        stdout += `${line}\n`;
        task.onLine?.(line);
      }
    }
  });
  channel.stderr.on("data", (chunk: string) => {
    stderr += chunk;
    if (started || !stderr.includes(prompt)) return;
    stderr = stderr.replace(prompt, "");
    asked += 1;
    if (asked === 1) channel.write(`${credentials.sudoPassword}\n`);
    else channel.close();
  });
  channel.on("exit", (code: number | null, signal?: string) => ([exit, killer] = [code, signal]));
  channel.on("error", (error: Error) => fail(error.message));
  channel.on("close", () => {
    stdout += unfinished;
    if (asked > 1) return fail("sudo refuses ssh.sudoPassword");
    if (exit === 0 && started) return end(stdout);
    if (killer) return fail(`ended by the signal ${killer}\n${lastLines(stderr)}`.trimEnd());
    if (!started && exit === null) return end(notStarted(host, task, "the connection was lost"));
    if (!started) return fail(explainNoShell(host, stderr, exit));
    if (exit === 124 || exit === 137)
      return fail(`no end within ${task.timeoutSeconds} s\n${lastLines(stdout + stderr)}`);
    if (exit === null)
      return end(
        new ConnectionError(
          host.name,
          task.doing,
          "the connection was lost; the next run goes on from there",
        ),
      );
    return fail(stderr.trim() ? `exit ${exit}\n${lastLines(stderr)}` : `exit ${exit}`);
  });
}

function explainNoShell(host: RemoteHost, stderr: string, exit: number | null): string {
  const said = stderr.trim().split("\n").at(-1) ?? "";
  if (/password is required|terminal is required/.test(stderr))
    return `sudo asks ${host.user} for a password; allow sudo without one or set ssh.sudoPassword`;
  if (/not in the sudoers|not allowed/.test(stderr))
    return `${host.user} may not use sudo: ${said}`;
  if (exit === 127)
    return `${host.user} is not root and the host has no sudo; install sudo or log in as root`;
  return `no root shell (exit ${exit ?? "unknown"}): ${said}`;
}
