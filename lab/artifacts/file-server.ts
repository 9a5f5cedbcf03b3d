import { createReadStream, statSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { normalize, join } from "node:path";

/** Run as a program: serves the files below a directory, whole or by range. Arguments: directory, address, port. */
function main([root = ".", address, port]: string[]): void {
  createServer((request, response) => serve(root, request, response)).listen(Number(port), address);
}

function serve(root: string, request: IncomingMessage, response: ServerResponse): void {
  if (request.method !== "GET" && request.method !== "HEAD") return end(response, 405);
  const path = requestedPath(root, request.url ?? "/");
  if (path === undefined) return end(response, 404);
  if (path === root) return end(response, 200);
  const size = statSync(path).size;
  const range = requestedRange(request.headers.range, size);
  if (range === "unsatisfiable") {
    response.setHeader("Content-Range", `bytes */${size}`);
    return end(response, 416);
  }
  const { start, end: last } = range ?? { start: 0, end: size - 1 };
  if (range !== undefined) response.setHeader("Content-Range", `bytes ${start}-${last}/${size}`);
  response.writeHead(range === undefined ? 200 : 206, {
    "Accept-Ranges": "bytes",
    "Content-Length": last - start + 1,
    "Content-Type": "application/octet-stream",
  });
  if (request.method === "HEAD" || size === 0) return void response.end();
  const file = createReadStream(path, { start, end: last });
  file.on("error", () => response.destroy());
  response.on("close", () => file.destroy());
  file.pipe(response);
}

/** The file for a URL, the root itself for `/`; undefined if it does not exist or must not be served. */
function requestedPath(root: string, url: string): string | undefined {
  const [encoded = "/"] = url.split("?");
  try {
    const relative = normalize(decodeURIComponent(encoded));
    if (relative === "/") return root;
    if (relative.split("/").some((part) => part.startsWith("."))) return undefined;
    const path = join(root, relative);
    return statSync(path).isFile() ? path : undefined;
  } catch {
    return undefined;
  }
}

/** A header other than a single range is ignored, as HTTP allows. */
function requestedRange(header: string | undefined, size: number) {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? "");
  if (match === null || (match[1] === "" && match[2] === "")) return undefined;
  const [, first, last] = match as unknown as [string, string, string];
  const start = first === "" ? Math.max(0, size - Number(last)) : Number(first);
  const end = first === "" || last === "" ? size - 1 : Math.min(Number(last), size - 1);
  return start > end ? ("unsatisfiable" as const) : { start, end };
}

function end(response: ServerResponse, status: number): void {
  response.writeHead(status).end();
}

main(process.argv.slice(2));
