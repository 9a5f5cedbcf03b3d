import * as grpc from "@grpc/grpc-js";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { Struct, type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { call } from "../lab/stand-ins/plugin-process";

type Bag = Record<string, JavaScriptValue>;

export interface DynamicProvider {
  readonly process: ChildProcess;
  configure(config: Bag): Promise<unknown>;
  check(news: Bag): Promise<Bag>;
  create(properties: Bag): Promise<Bag>;
  remove(properties: Bag): Promise<unknown>;
  /** Ends the engine that the process belongs to. */
  endEngine(): void;
  stop(): Promise<void>;
}

/**
 * Pulumi's own process for dynamic providers, started as the engine starts it.
 *
 * @param plain patches that are off, or 1 for all
 */
export async function startDynamicProvider(plain?: string): Promise<DynamicProvider> {
  const engine = createServer((socket) => void socket.resume()).listen(0, "127.0.0.1");
  await once(engine, "listening");
  const project = join(__dirname, "../../..");
  const { port: enginePort } = engine.address() as AddressInfo;
  const main = join(project, "internals", "pulumi-resource-pulumi-nodejs");
  const child = spawn(main, [`127.0.0.1:${enginePort}`], {
    cwd: project,
    env: {
      ...process.env,
      PULUMI_NODEJS_PROJECT: "kubernetes-on-bare-metal",
      ...(plain !== undefined && { KUBERNETES_ON_BARE_METAL_PLAIN: plain }),
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [port] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
  const client = new ResourceProviderClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
  const struct = (values: Bag) => Struct.fromJavaScript(values);
  return {
    process: child,
    configure(config) {
      const request = new messages.ConfigureRequest();
      request.setArgs(struct(config));
      return call(client, client.configure, request);
    },
    async check(news) {
      const request = new messages.CheckRequest();
      request.setOlds(struct({}));
      request.setNews(struct(news));
      const answer: messages.CheckResponse = await call(client, client.check, request);
      return answer.getInputs()!.toJavaScript();
    },
    async create(properties) {
      const request = new messages.CreateRequest();
      request.setProperties(struct(properties));
      const answer: messages.CreateResponse = await call(client, client.create, request);
      return answer.getProperties()!.toJavaScript();
    },
    remove(properties) {
      const request = new messages.DeleteRequest();
      request.setProperties(struct(properties));
      return call(client, client.delete, request);
    },
    endEngine: () => engine.close(),
    async stop() {
      engine.close();
      client.close();
      const running = child.exitCode === null && child.signalCode === null;
      if (!running) return;
      child.kill();
      await once(child, "exit");
    },
  };
}
