import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:https";
import { json } from "node:stream/consumers";
import { setTimeout as delay } from "node:timers/promises";
import { certificatePath, keyPath } from "../../layers/formats/layout";
import { ObjectStore } from "./object-store";

/**
 * Run as a program in the network namespace of the master: the parts of an API server that the program uses, with the
 * certificate that the control plane's layer wrote. Argument: directory of the host's files.
 */
async function main([root = "/"]: string[]): Promise<void> {
  const [cert, key] = [root + certificatePath("apiserver"), root + keyPath("apiserver")];
  for (;;) {
    // Preflights check that the port is free, so it opens when a control plane is set up and closes when it is removed.
    while (!(existsSync(cert) && existsSync(key))) await delay(200);
    const store = new ObjectStore();
    const identity = { cert: readFileSync(cert), key: readFileSync(key) };
    const server = createServer(identity, (request, response) => {
      void (async () => {
        const url = new URL(request.url!, "https://api");
        const body = request.headers["content-length"] ? await json(request) : undefined;
        const answer = store.answer(request.method!, url.pathname, body);
        response.writeHead(answer ? 200 : 404, { "content-type": "application/json" });
        response.end(JSON.stringify(answer ?? { kind: "Status", code: 404, message: "not found" }));
      })();
    }).listen(6443);
    while (existsSync(cert)) await delay(200);
    server.close();
    server.closeAllConnections();
  }
}

void main(process.argv.slice(2));
