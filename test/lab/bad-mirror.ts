import { createServer, request as ask, type Server } from "node:http";
import { mirrorPort, registryPort } from "../../lab/artifacts";
import { workstationAddress } from "../../lab/hosts/lab-host";

const at = (port: number, of: number) => ({
  url: `http://${workstationAddress}:${port}`,
  port,
  of,
});

/** The lab's mirror with faults. */
export const badMirror = at(8071, mirrorPort);
/** The lab's registry with faults. */
export const badRegistry = at(5072, registryPort);

/** Damage to a download: the first byte of a partial response is changed, or the connection ends in the middle. */
export type Damage = "none" | "altered" | "cut short";

/** A request of a host for a file, or for the rest of it. */
export interface Download {
  readonly path: string;
  /** Size of the answer. */
  readonly bytes: number;
  /** Whether the host requests a range only. */
  readonly rest: boolean;
}

/**
 * Serves the lab's mirror or registry with faults.
 *
 * @param damage decides for each download
 * @returns function that stops the server
 */
export async function serveWithFaults(
  { port, of }: typeof badMirror,
  damage: (download: Download) => Damage,
): Promise<() => Promise<void>> {
  const server = createServer(({ method, url: path = "/", headers }, response) => {
    const upstream = { host: workstationAddress, port: of, path, method, headers };
    const asked = ask(upstream, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      const bytes = Number(answer.headers["content-length"]);
      const what = method === "GET" ? damage({ path, bytes, rest: "range" in headers }) : "none";
      let left = what === "cut short" ? bytes / 2 : Infinity;
      answer.on("data", (chunk: Buffer) => {
        if (what === "altered") chunk[0]! ^= 1;
        response.write(chunk);
        left -= chunk.length;
        if (left <= 0) response.destroy();
      });
      answer.on("end", () => response.end());
    });
    asked.end();
  });
  await listen(server, port);
  return async () => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  };
}

const listen = (server: Server, port: number) =>
  new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(port, workstationAddress, resolve);
  });
