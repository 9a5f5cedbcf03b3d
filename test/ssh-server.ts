import { spawn } from "node:child_process";
import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import { Server, type AuthContext, type Connection, type ServerChannel } from "ssh2";
import type { RemoteHost } from "../ssh/host";
import { newSshKeys } from "./ssh-keys";

export interface SshServerOptions {
  /** Decides each login attempt; accepts by default. */
  login?: (attempt: AuthContext) => void;
  /** Handles a command; runs it by default. */
  run?: (command: string, channel: ServerChannel) => void;
  /** Receives each connection before the handshake; may end it. */
  greet?: (socket: Socket, count: number) => void;
  /** Refuses this many sessions, like a host at its limit. */
  refuseSessions?: number;
  /** Concurrent sessions per connection, like sshd's MaxSessions. */
  maxSessions?: number;
  /** Refuses to forward connections, like `AllowTcpForwarding no`. */
  forbidForwarding?: boolean;
  hostKeyType?: "ed25519" | "rsa" | "ecdsa";
}

export interface SshServer {
  readonly port: number;
  /** Public host key, `type base64`. */
  readonly hostKey: string;
  /** Commands as received. */
  readonly commands: string[];
  /** Destinations of forwarded connections, `address:port`, as received. */
  readonly forwarded: string[];
  /** Number of connections so far. */
  connections(): number;
  /** Number of open connections. */
  open(): number;
  /** Maximum number of concurrent executions. */
  busiest(): number;
  /** Closes every connection silently. */
  drop(): void;
  close(): Promise<void>;
  /** The server as a host for the code under test. */
  host(name: string, rest?: Partial<RemoteHost>): RemoteHost;
}

/** An SSH server on the loopback interface that accepts logins, runs commands and forwards connections. */
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
    // ssh2 itself refuses requests without a listener, with sshd's reason.
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

/** Runs a command in a shell, like sshd. */
export const runCommand = (
  command: string,
  channel: ServerChannel,
  environment = process.env,
): void => runProgram(["/bin/sh", "-c", command], channel, environment);

/** Connects a program's three streams to the channel. The program ends with the connection. */
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
    // Child processes may keep writing, and must notice.
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
