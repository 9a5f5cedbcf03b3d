import * as grpc from "@grpc/grpc-js";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { EngineService } from "@pulumi/pulumi/proto/engine_grpc_pb";
import type { LogRequest } from "@pulumi/pulumi/proto/engine_pb";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";

export interface Plugin {
  port: number;
  process: ChildProcess;
  /** What the plugin printed after its port. */
  printed: string[];
  /** What the plugin has logged to the engine. */
  logged: { urn: string; message: string; ephemeral: boolean }[];
  stop: () => Promise<void>;
}

const standIns = join(__dirname, "../../../../lab/offline/stand-ins");

/** The command that starts a stand-in; the engine's address is to be added. */
export const commandOf = (name: string): string[] => [
  process.execPath,
  ...["-r", require.resolve("../../../../internals/typescript")],
  join(standIns, name, "main.ts"),
];

/** Starts a stand-in as the engine does, with an engine that keeps what is logged. */
export async function startPlugin(name: string, env: NodeJS.ProcessEnv = {}): Promise<Plugin> {
  const logged: Plugin["logged"] = [];
  const engine = new grpc.Server();
  engine.addService(EngineService, {
    log: ({ request }: { request: LogRequest }, done: (error: null, answer: Empty) => void) => {
      const [urn, message] = [request.getUrn(), request.getMessage()];
      logged.push({ urn, message, ephemeral: request.getEphemeral() });
      done(null, new Empty());
    },
  });
  const credentials = grpc.ServerCredentials.createInsecure();
  const enginePort = await new Promise<number>((resolve, reject) =>
    engine.bindAsync("127.0.0.1:0", credentials, (error, port) =>
      error ? reject(error) : resolve(port),
    ),
  );
  const [node = "", ...args] = commandOf(name);
  const child = spawn(node, [...args, `127.0.0.1:${enginePort}`], {
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const printed: string[] = [];
  const lines = createInterface({ input: child.stdout });
  const [port] = (await once(lines, "line")) as [string];
  lines.on("line", (line) => printed.push(line));
  const stop = async () => {
    const ended =
      child.exitCode === null && child.signalCode === null ? once(child, "exit") : undefined;
    child.kill("SIGINT");
    await ended;
    engine.forceShutdown();
  };
  return { port: Number(port), process: child, printed, logged, stop };
}

/** A client of the stand-in. */
export const clientOf = <T>(
  Client: new (address: string, credentials: grpc.ChannelCredentials) => T,
  { port }: Plugin,
): T => new Client(`127.0.0.1:${port}`, grpc.credentials.createInsecure());

type Unary<Request, Response> = (
  request: Request,
  metadata: grpc.Metadata,
  options: Partial<grpc.CallOptions>,
  done: (error: grpc.ServiceError | null, answer: Response) => void,
) => unknown;

/** A unary call as a promise. */
export function call<Request, Response>(
  client: object,
  method: Unary<Request, Response>,
  request: Request,
): Promise<Response> {
  return new Promise((resolve, reject) =>
    method.call(client, request, new grpc.Metadata(), {}, (error, answer) =>
      error ? reject(error) : resolve(answer),
    ),
  );
}
