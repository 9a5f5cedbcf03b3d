import { createHash } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface FileServer {
  /** URL of a file. */
  url(name: string): string;
  /** Requests, each as `name` or `name from BYTE`. */
  readonly asked: string[];
  close(): Promise<void>;
}

/**
 * Serves files over http, with ranges.
 *
 * @param stall receives each request and may limit the answer: returns how many bytes to send before it stops.
 * @param cut whether the connection is closed then, instead of staying silent.
 */
export async function startFileServer(
  files: Readonly<Record<string, Buffer | string>>,
  stall: (name: string) => number | undefined = () => undefined,
  cut: () => boolean = () => false,
): Promise<FileServer> {
  const asked: string[] = [];
  const answer = ({ url = "", headers }: IncomingMessage, response: ServerResponse) => {
    const name = url.slice(1);
    const file = files[name];
    const from = Number(/^bytes=(\d+)-$/.exec(headers.range ?? "")?.[1] ?? 0);
    asked.push(from > 0 ? `${name} from ${from}` : name);
    if (file === undefined) return response.writeHead(404).end();
    const content = Buffer.from(file);
    if (from >= content.length && from > 0) return response.writeHead(416).end();
    const length = content.length - from;
    const range = `bytes ${from}-${content.length - 1}/${content.length}`;
    response.writeHead(from > 0 ? 206 : 200, {
      "content-length": length,
      ...(from > 0 && { "content-range": range }),
    });
    const part = stall(name);
    if (part === undefined) return response.end(content.subarray(from));
    return response.write(content.subarray(from, from + part), () => cut() && response.destroy());
  };
  const server = createServer((request, response) => void answer(request, response));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: (name) => `http://127.0.0.1:${port}/${name}`,
    asked,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** SHA-256 of a file in hexadecimal. */
export const digest = (content: Buffer | string): string =>
  createHash("sha256").update(content).digest("hex");
