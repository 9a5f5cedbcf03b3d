import type { RequestOptions } from "node:https";
import { isIP } from "node:net";
import type { Duplex } from "node:stream";
import { connect } from "node:tls";
import { openTunnel } from "../../ssh/tunnel";
import { apiThroughBastions, credentials, sshUser } from "../stack";

/** Opens a TCP connection from the last bastion to an API server. */
export const openApiTunnel = async (address: string, port: number): Promise<Duplex> =>
  openTunnel("API", { address, port }, sshUser(), credentials());

/** Options of a request to an API server: through the bastions if the stack file has any. */
export function tunnelOptions(): RequestOptions {
  if (!apiThroughBastions()) return {};
  // An agent would open its own connections.
  return { agent: undefined, createConnection };
}

/** Called by `https`: opens a connection, and reports when TLS is established. */
const createConnection: NonNullable<RequestOptions["createConnection"]> = (options, created) => {
  const { host, port } = options as { host: string; port: number | string };
  void encrypted(options, host, Number(port)).then(
    (socket) => created(null, socket),
    (error: Error) => created(error, undefined as never),
  );
  return undefined;
};

async function encrypted(options: object, host: string, port: number): Promise<Duplex> {
  const channel = await openApiTunnel(host, port);
  return new Promise((resolve, reject) => {
    const socket = connect({
      ...options,
      host,
      servername: isIP(host) ? "" : host,
      socket: channel,
    });
    socket.once("close", () => channel.destroy());
    socket.once("error", reject);
    socket.once("secureConnect", () => {
      socket.off("error", reject);
      resolve(socket);
    });
  });
}
