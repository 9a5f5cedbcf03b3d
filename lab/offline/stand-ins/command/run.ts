import { createInterface } from "node:readline";
import type { Client, ClientChannel, SFTPWrapper } from "ssh2";
import type { EngineLog } from "../engine-log";
import { connect } from "./connection";
import type { CommandState } from "./inputs";

export interface Output {
  stdout: string;
  stderr: string;
}

/** Runs a command in the login shell of the remote user. Throws if it cannot be run or its exit code is not 0. */
export async function runRemotely(
  command: string,
  state: CommandState,
  { log, urn, signal }: { log: EngineLog; urn: string; signal: AbortSignal },
): Promise<Output> {
  const report = (line: string) => log.status(urn, line);
  const { client, close } = await connect(state.connection, { signal, report });
  signal.addEventListener("abort", close, { once: true });
  try {
    await acceptsEnvironment(client, state.environment ?? {});
    const previous = previousOutput(state);
    const refusal = await acceptsEnvironment(client, previous).catch((error: Error) => error);
    if (refusal) log.warning(urn, refusal.message);
    const env = { ...state.environment, ...(refusal ? {} : previous) };
    const { code, signalName, stdout, stderr, both } = await execute(
      client,
      command,
      env,
      state,
      report,
    );
    if (code !== 0) {
      const how = signalName
        ? `was ended by ${signalName}`
        : code === undefined
          ? "lost its connection"
          : `exit status ${code}`;
      throw new Error(
        `${state.connection.host}: running ${JSON.stringify(command)}: ${how}\n${both}`.trimEnd(),
      );
    }
    return { stdout, stderr };
  } finally {
    signal.removeEventListener("abort", close);
    close();
  }
}

function previousOutput(state: CommandState): Record<string, string> {
  if (state.addPreviousOutputInEnv === false) return {};
  return {
    ...(state.stdout && { PULUMI_COMMAND_STDOUT: state.stdout }),
    ...(state.stderr && { PULUMI_COMMAND_STDERR: state.stderr }),
  };
}

// ssh2 sends a command's variables without requesting a reply, but requests one for those of an SFTP channel, which its
// type declarations do not include.
type SftpWithEnvironment = (
  env: object,
  callback: (error: Error | undefined, sftp?: SFTPWrapper) => void,
) => void;

async function acceptsEnvironment(
  client: Client,
  environment: Record<string, string>,
): Promise<void> {
  const openSftp = client.sftp.bind(client) as unknown as SftpWithEnvironment;
  for (const [name, value] of Object.entries(environment)) {
    await new Promise<void>((resolve, reject) =>
      openSftp({ [name]: value }, (error, sftp) => {
        sftp?.end();
        if (error?.message !== "Unable to set environment") return resolve();
        const known =
          "this needs AcceptEnv in the host's sshd_config; or write the variable in front of the command";
        reject(new Error(`could not set environment variable "${name}": ${known}`));
      }),
    );
  }
}

interface Ending extends Output {
  both: string;
  code: number | undefined;
  signalName: string | undefined;
}

function execute(
  client: Client,
  command: string,
  env: Record<string, string>,
  { stdin, logging = "stdoutAndStderr" }: CommandState,
  report: (line: string) => void,
): Promise<Ending> {
  return new Promise((resolve, reject) => {
    client.exec(command, { env }, (error, channel) => {
      if (error) return reject(error);
      const both: Buffer[] = [];
      const collect = (stream: NodeJS.ReadableStream, logged: boolean): Buffer[] => {
        const chunks: Buffer[] = [];
        if (logged) createInterface({ input: stream }).on("line", report);
        stream.on("data", (chunk: Buffer) => {
          chunks.push(chunk);
          both.push(chunk);
        });
        return chunks;
      };
      const stdout = collect(channel, logging === "stdout" || logging === "stdoutAndStderr");
      const stderr = collect(channel.stderr, logging === "stderr" || logging === "stdoutAndStderr");
      let ending: { code?: number; signalName?: string } = {};
      channel.on("exit", (code: number | null, signalName?: string) => {
        ending = { ...(code !== null && { code }), ...(signalName && { signalName }) };
      });
      channel.on("close", () =>
        resolve({
          stdout: withoutLastNewline(text(stdout)),
          stderr: withoutLastNewline(text(stderr)),
          both: text(both),
          code: ending.code,
          signalName: ending.signalName,
        }),
      );
      feed(channel, stdin);
    });
  });
}

function feed(channel: ClientChannel, stdin: string | undefined): void {
  // A command that exits without reading its input closes the channel under the writer.
  channel.on("error", () => undefined);
  channel.end(stdin ?? "");
}

const text = (chunks: Buffer[]) => Buffer.concat(chunks).toString("utf8");
const withoutLastNewline = (output: string) => output.replace(/\n$/, "");
