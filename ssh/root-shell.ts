import type { Client, ClientChannel } from "ssh2";
import { printable, printableLine } from "../text/printable";
import { abortChannel, startCommand } from "./channel";
import { clockReader } from "./clock";
import { guardHandlers } from "./guard-handlers";
import { ConnectionError, RemoteError, lastLines } from "./errors";
import { causeOfExit } from "./exit-cause";
import type { Credentials, SshHost } from "./host";
import { HostStream, lastPart } from "./host-stream";
import { withConnection, withNewConnection } from "./pool";
import type { RootScript } from "./root-script";
import { greetedAt, isSentWithRequest, shellCommand, wholeScript } from "./root-script";
import {
  asRoot,
  explainNoShell,
  giveTerminal,
  promptSearch,
  sudoPrompt,
  wantsTerminal,
} from "./sudo";

const graceSeconds = 15;
const cutOff = "the connection was lost; the next run resumes";

/**
 * Runs a script as root in one execution and returns its standard output.
 *
 * Script and payload go over standard input: no process list shows them, and any login shell will do.
 *
 * @throws RemoteError with the last lines that the script printed; ConnectionError when the host is unreachable.
 */
export function runAsRoot(
  host: SshHost,
  credentials: Credentials,
  task: RootScript,
): Promise<string> {
  const connected = task.newConnection ? withNewConnection : withConnection;
  return connected(host, credentials, (client) => {
    const shell = shellCommand(host, credentials, task);
    const command = asRoot(host, credentials, shell);
    return execute(client, command, host, credentials, task).catch((error: unknown) => {
      if (error instanceof TerminalRequired) giveTerminal(host);
      const another = asRoot(host, credentials, shell);
      if (another === command) throw error;
      return execute(client, another, host, credentials, task);
    });
  });
}

/** sudo wants a terminal; nothing was run. */
class TerminalRequired extends RemoteError {}

async function execute(
  client: Client,
  command: string,
  host: SshHost,
  credentials: Credentials,
  task: RootScript,
): Promise<string> {
  const readClock = clockReader(host.name);
  const onShell = (hostClock: number) => (readClock(hostClock), task.onShell?.(hostClock));
  const listen = (channel: ClientChannel) =>
    outcome(channel, () => abortChannel(client, channel), host, credentials, { ...task, onShell });
  const { heard } = await startCommand(client, command, listen).catch((error: Error) => {
    throw notStarted(host, task, printableLine(error.message));
  });
  return heard;
}

function outcome(
  channel: ClientChannel,
  close: () => void,
  host: SshHost,
  credentials: Credentials,
  task: RootScript,
): Promise<string> {
  return new Promise<string>((resolve, reject) => {
    const deadline = setTimeout(
      () => {
        close();
        const cause = `timed out after ${task.timeoutSeconds} s; the next run resumes`;
        reject(new RemoteError(host.name, task.doing, cause));
      },
      (task.timeoutSeconds + graceSeconds) * 1000,
    );
    exchange(channel, close, host, credentials, task, (result) => {
      clearTimeout(deadline);
      if (result instanceof Error) reject(result);
      else resolve(result);
    });
  });
}

const notStarted = (host: SshHost, task: RootScript, cause: string) =>
  new ConnectionError(host.name, task.doing, `${cause}; nothing was run, try again`);

function exchange(
  channel: ClientChannel,
  close: () => void,
  host: SshHost,
  credentials: Credentials,
  task: RootScript,
  end: (outcome: string | Error) => void,
): void {
  let [stdout, stderr, preamble, started, asked] = ["", "", "", 0, 0];
  let [exit, killer]: [number | null, string?] = [null];
  const [out, err, prompts] = [new HostStream(), new HostStream(), promptSearch()];
  const failure = (cause: string) => new RemoteError(host.name, task.doing, cause);
  const fail = (cause: string) => end(failure(cause));
  const guarded = guardHandlers((error) => {
    close();
    end(error instanceof RemoteError ? error : failure(error.message));
  });
  const withRequest = isSentWithRequest(host, credentials, task);
  if (withRequest) channel.end(wholeScript(task, true));
  const start = (hostClock: number) => {
    started = Date.now();
    task.onShell?.(hostClock);
    if (withRequest) return;
    channel.write(wholeScript(task, false));
    channel.end(task.payload);
  };
  const onStdout = guarded((chunk: Buffer) => {
    for (const line of out.linesOf(chunk)) {
      const hostClock = started ? undefined : greetedAt(line);
      if (hostClock !== undefined) start(hostClock);
      else if (!started) preamble += `${line}\n`;
      else {
        stdout += `${line}\n`;
        task.onLine?.(printable(line));
      }
    }
  });
  const onStderr = guarded((chunk: Buffer) => {
    const text = err.text(chunk);
    stderr = lastPart(stderr + text);
    if (started || !prompts(text)) return;
    asked += 1;
    if (asked === 1) channel.write(`${credentials.sudoPassword}\n`);
    else channel.close();
  });
  const conclude = guarded(() => {
    [stdout, preamble] = [printable(stdout + out.rest()), printable(preamble)];
    stderr = printable(stderr.replaceAll(sudoPrompt, ""));
    if (asked > 1) return fail("sudo refuses ssh.sudoPassword");
    if (exit === 0 && started) return end(stdout);
    if (killer) return fail(`killed by the signal ${killer}\n${lastLines(stderr)}`.trimEnd());
    if (!started && exit === null) return end(notStarted(host, task, "the connection was lost"));
    if (!started) {
      const why = explainNoShell(host, { stdout: preamble + stdout, stderr, exit });
      const error = wantsTerminal(stderr) ? TerminalRequired : RemoteError;
      return end(new error(host.name, task.doing, why));
    }
    if (exit === null) return end(new ConnectionError(host.name, task.doing, cutOff));
    return fail(causeOfExit(exit, task.timeoutSeconds, { started, stdout, stderr }));
  });
  channel.on("data", onStdout);
  channel.stderr.on("data", onStderr);
  channel.on("exit", (code: number | null, signal?: string) => ([exit, killer] = [code, signal]));
  channel.on("error", (error: Error) => fail(error.message));
  channel.on("close", conclude);
}
