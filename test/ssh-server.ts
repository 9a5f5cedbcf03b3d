import { spawn } from "node:child_process";
import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import { Server, type AuthContext, type Connection, type ServerChannel } from "ssh2";
import type { RemoteHost } from "../ssh/host";
import { newSshKeys } from "./ssh-keys";

export interface SshServerOptions {
  /** Decides each attempt to log in; accepts it by default. */
  login?: (attempt: AuthContext) => void;
  /** What becomes of a command; it is run for real by default. */
  run?: (command: string, channel: ServerChannel) => void;
  /** Told of each connection before anything is said; may end it. */
  greet?: (socket: Socket, count: number) => void;
  /** Refuses this many sessions, as a host does that has none free. */
  refuseSessions?: number;
  /** Sessions of a connection at once, as sshd's MaxSessions. */
  maxSessions?: number;
  /** Refuses to forward connections, as AllowTcpForwarding no does. */
  forbidForwarding?: boolean;
  hostKeyType?: "ed25519" | "rsa" | "ecdsa";
}

export interface SshServer {
  readonly port: number;
  /** Public host key, `type base64`. */
  readonly hostKey: string;
  /** Commands as they came. */
  readonly commands: string[];
  /** Destinations of forwarded connections, `address:port`, as they came. */
  readonly forwarded: string[];
  /** Connections that were made to it so far. */
  connections(): number;
  /** Connections that are open. */
  open(): number;
  /** Most executions that ran at once. */
  busiest(): number;
  /** Ends every connection without a word. */
  drop(): void;
  close(): Promise<void>;
  /** The server as a host for the code under test. */
  host(name: string, rest?: Partial<RemoteHost>): RemoteHost;
}

/** An SSH server on the loopback interface that accepts logins, runs commands and forwards connections as it is told. */
export async function startSshServer(options: SshServerOptions = {}): Promise<SshServer> {
  const { login = (attempt) => attempt.accept(), run = runCommand } = options;
  const keys = newSshKeys(options.hostKeyType);
  const hostKey = keys.public.split(" ").slice(0, 2).join(" ");
  const sockets = new Set<Socket>();
  const commands: string[] = [];
  const forwarded: string[] = [];
  let [connections, running, busiest, refusals] = [0, 0, 0, options.refuseSessions ?? 0];

  const ssh = new Server({ hostKeys: [keys.private] }, (connection) => {
    connection.on("error", () => undefined);
    connection.on("authentication", login);
    let sessions = 0;
    connection.on("session", (acceptSession, refuseSession) => {
      if (refusals > 0) return ((refusals -= 1), refuseSession());
      if (sessions >= (options.maxSessions ?? Infinity)) return refuseSession();
      sessions += 1;
      const session = acceptSession();
      session.on("close", () => (sessions -= 1));
      session.on("exec", (acceptExec, _refuse, { command }) => {
        const channel = acceptExec();
        commands.push(command);
        busiest = Math.max(busiest, (running += 1));
        channel.on("close", () => (running -= 1)).on("error", () => undefined);
        run(command, channel);
      });
    });
    // ssh2 refuses by itself what nobody listens to, with the reason that sshd gives.
    if (!options.forbidForwarding) forwardConnections(connection, forwarded);
  });
  const tcp = createServer((socket) => {
    connections += 1;
    socket.setNoDelay();
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    options.greet?.(socket, connections);
    if (!socket.destroyed) ssh.injectSocket(socket);
  });
  tcp.listen(0, "127.0.0.1");
  await once(tcp, "listening");
  const { port } = tcp.address() as AddressInfo;
  const drop = () => sockets.forEach((socket) => socket.destroy());
  return {
    port,
    hostKey,
    commands,
    forwarded,
    connections: () => connections,
    open: () => sockets.size,
    busiest: () => busiest,
    drop,
    async close() {
      drop();
      await new Promise((resolve) => tcp.close(resolve));
    },
    host: (name, rest) => ({
      name,
      address: "127.0.0.1",
      port,
      user: "root",
      hostKey,
      owner: "prod/prod/0f",
      ...rest,
    }),
  };
}

/** Runs a command as sshd does: by a shell. */
export const runCommand = (
  command: string,
  channel: ServerChannel,
  environment = process.env,
): void => runProgram(["/bin/sh", "-c", command], channel, environment);

/** Runs a program whose three streams are those of the channel. It is ended when the connection is lost. */
export function runProgram(
  [program, ...given]: readonly [string, ...string[]],
  channel: ServerChannel,
  environment = process.env,
): void {
  const child = spawn(program, given, { env: environment });
  child.stdin.on("error", () => undefined);
  channel.pipe(child.stdin);
  child.stdout.pipe(channel, { end: false });
  child.stderr.pipe(channel.stderr, { end: false });
  // The client may have closed the channel a moment before.
  channel.stderr.on("error", () => undefined);
  channel.on("close", () => {
    child.kill();
    // What the program has started may write on, and has to notice.
    child.stdout.destroy();
    child.stderr.destroy();
  });
  child.on("close", (code, signal) => {
    if (code === null) channel.exit(signal as never);
    else channel.exit(code);
    channel.end();
  });
}

function forwardConnections(connection: Connection, forwarded: string[]): void {
  connection.on("tcpip", (accept, reject, { destIP, destPort }) => {
    forwarded.push(`${destIP}:${destPort}`);
    const socket = connect({ port: destPort, host: destIP, noDelay: true });
    socket.once("error", () => reject());
    socket.once("connect", () => {
      const channel = accept();
      socket.pipe(channel).pipe(socket);
      channel.on("close", () => socket.destroy());
      socket.on("error", () => channel.end());
    });
  });
}
