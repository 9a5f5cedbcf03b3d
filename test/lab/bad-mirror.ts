import { createServer, get, type Server } from "node:http";
import { mirrorPort } from "../../lab/artifacts";
import { operatorAddress } from "../../lab/hosts/lab-host";

const port = 8071;

/** Address of the mirror with faults. */
export const badMirrorUrl = `http://${operatorAddress}:${port}`;

/** What becomes of a file on its way: the first byte of a part is another one, or the connection ends in the middle. */
export type Damage = "none" | "altered" | "cut short";

/**
 * Serves the lab's mirror with faults.
 *
 * @param damage decides for each request, by the path and the size of what it answers.
 * @returns ends the server.
 */
export async function serveBadMirror(
  damage: (path: string, bytes: number) => Damage,
): Promise<() => Promise<void>> {
  const server = createServer((request, response) => {
    const headers = request.headers.range ? { range: request.headers.range } : {};
    const path = request.url ?? "/";
    get({ host: operatorAddress, port: mirrorPort, path, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      const bytes = Number(answer.headers["content-length"]);
      const what = damage(path, bytes);
      let left = what === "cut short" ? bytes / 2 : Infinity;
      answer.on("data", (chunk: Buffer) => {
        if (what === "altered") chunk[0]! ^= 1;
        response.write(chunk);
        left -= chunk.length;
        if (left <= 0) response.destroy();
      });
      answer.on("end", () => response.end());
    });
  });
  await listen(server);
  return async () => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  };
}

const listen = (server: Server) =>
  new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(port, operatorAddress, resolve);
  });
