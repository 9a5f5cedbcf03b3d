import { createServer, get, type IncomingMessage, type Server } from "node:http";
import { mirrorPort } from "../../lab/artifacts";
import { operatorAddress } from "../../lab/hosts/lab-host";

/** What a bad mirror does to the body of a file. */
type Fault = (body: IncomingMessage, path: string) => "whole" | "altered" | "cut short";

/**
 * A mirror in front of the lab's own, with faults.
 *
 * @param fault decides for each request of a file.
 */
export async function badMirror(fault: Fault): Promise<{ url: string; close: () => void }> {
  const server = createServer((request, response) => {
    const headers = request.headers.range ? { range: request.headers.range } : {};
    const path = request.url ?? "/";
    get({ host: operatorAddress, port: mirrorPort, path, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      const what = fault(answer, path);
      let left = what === "cut short" ? Number(answer.headers["content-length"]) / 2 : Infinity;
      answer.on("data", (chunk: Buffer) => {
        if (what === "altered") chunk[0]! ^= 1;
        left -= chunk.length;
        response.write(chunk);
        if (left < 0) response.destroy();
      });
      answer.on("end", () => response.end());
    });
  });
  await listening(server);
  const { port } = server.address() as { port: number };
  return { url: `http://${operatorAddress}:${port}`, close: () => server.close() };
}

const listening = (server: Server) =>
  new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(0, operatorAddress, resolve);
  });
