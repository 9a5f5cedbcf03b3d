import { createServer, type IncomingMessage, type Server } from "node:http";
import type { Duplex } from "node:stream";
import { printableLine } from "../../text/printable";

/** What a proxy serves. */
export interface ApiProxyOptions {
  /** Port on 127.0.0.1. */
  readonly port: number;
  /** URLs of the API servers, the only permitted destinations. */
  readonly servers: readonly string[];
  /** Opens a TCP connection to one of them. */
  readonly open: (address: string, port: number) => Promise<Duplex>;
  /** Receives a warning when the port is in use. */
  readonly warn: (text: string) => void;
}

const retryMs = 1_000;

/**
 * Serves an HTTP proxy (CONNECT) on 127.0.0.1 for the Kubernetes provider, a separate process that knows nothing of bastions.
 * It does not keep this process alive. While the port is in use, for example by another run of the same stack, it retries every second.
 */
export function serveApiProxy({ port, servers, open, warn }: ApiProxyOptions): Server {
  const allowed = servers.map((server) => {
    const { hostname, port: number } = new URL(server);
    return `${hostname}:${number || 443}`;
  });
  const server = createServer((_request, response) => response.writeHead(405).end());
  server.on("connect", ({ url = "" }: IncomingMessage, client: Duplex, head: Buffer) => {
    client.on("error", () => client.destroy());
    if (!allowed.includes(url))
      return refuse(client, 403, `${url} is not an API server of this cluster`);
    const [address = "", number] = url.split(":");
    open(address, Number(number)).then(
      (channel) => join(client, channel, head),
      (error: Error) => refuse(client, 502, error.message),
    );
  });
  let warned = false;
  server.on("error", ({ code, message }: NodeJS.ErrnoException) => {
    if (code !== "EADDRINUSE")
      return warn(
        `API: listening on 127.0.0.1:${port}: ${message}; set ssh.apiProxyPort to another port`,
      );
    if (!warned)
      warn(
        `API: listening on 127.0.0.1:${port}: the port is in use; if no other run of this stack has it, set ssh.apiProxyPort to a free port`,
      );
    warned = true;
    setTimeout(() => server.listen(port, "127.0.0.1"), retryMs).unref();
  });
  return server.listen(port, "127.0.0.1").unref();
}

/** Answers without a connection. Clients show the reason in the status line. */
const refuse = (client: Duplex, code: number, reason: string): void =>
  void client.end(
    `HTTP/1.1 ${code} ${printableLine(reason).replace(/[^\x20-\x7e]/g, "?")}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`,
  );

function join(client: Duplex, channel: Duplex, head: Buffer): void {
  if (client.destroyed) return void channel.destroy();
  client.on("close", () => channel.destroy());
  channel.on("error", () => client.destroy()).on("close", () => client.destroy());
  client.write("HTTP/1.1 200 Connection established\r\n\r\n");
  channel.write(head);
  client.pipe(channel).pipe(client);
}
