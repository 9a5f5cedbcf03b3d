import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { labHost } from "../../lab/hosts";
import { localApiServer } from "../../layers/api-load-balancer/haproxy";
import { project } from "../lab/place";
import { startApiClient, type Tally } from "./client";

/**
 * Starts a client of the API that uses a host's local load balancer. It listens only on the host's loopback, so the
 * client is a process in the host's network namespace.
 */
export function startNodeLocalClient(host: string, kubeconfig: string) {
  const local = kubeconfig.replace(/server: \S+/, `server: ${localApiServer}`);
  const within = ["netns", "exec", labHost(host).namespace, process.execPath];
  const child = spawn("ip", [...within, "--require", "./internals/typescript.js", __filename], {
    cwd: project,
    stdio: ["pipe", "pipe", "inherit"],
  });
  child.stdin.write(`${local}\0`);
  const said = text(child.stdout);
  return {
    async stop(): Promise<Tally> {
      const ended = once(child, "close");
      child.stdin.end();
      const [code] = (await ended) as [number];
      if (code !== 0)
        throw new Error(`${host}: the client on the node's own way ended with ${code}`);
      return JSON.parse(await said) as Tally;
    },
  };
}

/** The process: sends requests from when it has the kubeconfig until its standard input ends. */
async function serve(): Promise<void> {
  let [given, client] = ["", undefined as ReturnType<typeof startApiClient> | undefined];
  for await (const chunk of process.stdin.setEncoding("utf8") as AsyncIterable<string>) {
    given += chunk;
    if (given.endsWith("\0")) client ??= startApiClient(given.slice(0, -1));
  }
  process.stdout.write(JSON.stringify(await client!.stop()));
}

if (require.main === module) void serve();
