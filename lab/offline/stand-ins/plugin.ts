import * as grpc from "@grpc/grpc-js";
import { Any } from "google-protobuf/google/protobuf/any_pb";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import type { Message } from "google-protobuf";
import "./exit-with-parent";

// The engine sends whole property bags in one message. Same limit as in sdk/nodejs/runtime/settings.ts.
const maxMessageBytes = 400 * 1024 * 1024;

const channelOptions = {
  "grpc.max_receive_message_length": maxMessageBytes,
  "grpc.max_send_message_length": maxMessageBytes,
};

/** A failure: a gRPC status code, a one-line message, and optionally a protobuf detail by its type name. */
export class RpcError extends Error {
  constructor(
    readonly code: grpc.status,
    message: string,
    readonly detail?: { type: string; message: Message },
  ) {
    super(message);
  }

  /** The form that Go's gRPC understands: details are in a trailer with a google.rpc.Status. */
  toServiceError(): grpc.ServerErrorResponse {
    const { code, message: details } = this;
    const error = { name: "RpcError", message: details, code, details };
    if (!this.detail) return error;
    const any = new Any();
    any.pack(this.detail.message.serializeBinary(), this.detail.type);
    const status = new Status().setCode(code).setMessage(details);
    status.addDetails(any);
    const metadata = new grpc.Metadata();
    metadata.set("grpc-status-details-bin", Buffer.from(status.serializeBinary()));
    return { ...error, metadata };
  }
}

/** Makes a unary gRPC handler of an async function. Errors other than RpcError become FAILED_PRECONDITION. */
export function answer<Request, Response>(
  handle: (
    request: Request,
    call: grpc.ServerUnaryCall<Request, Response>,
  ) => Response | Promise<Response>,
): grpc.handleUnaryCall<Request, Response> {
  return (call, callback) => {
    Promise.resolve()
      .then(() => handle(call.request, call))
      .then(
        (response) => callback(null, response),
        (error: unknown) => callback(asRpcError(error).toServiceError()),
      );
  };
}

/** Answer to getPluginInfo for a plugin that belongs to the npm package `packageName`: the package's version. */
export function pluginInfo(packageName: string) {
  const { version } = require(`${packageName}/package.json`) as { version: string };
  return answer(() => new PluginInfo().setVersion(version));
}

/** The engine's address, which is the last argument of every plugin; undefined if the plugin is started by hand. */
export const engineAddress = (): string | undefined => process.argv.slice(2).at(-1);

/** Serves the services that `register` adds on a free loopback port and prints the port, as the engine expects. */
export async function serve(register: (server: grpc.Server) => void): Promise<void> {
  const server = new grpc.Server(channelOptions);
  register(server);
  const port = await new Promise<number>((resolve, reject) => {
    const credentials = grpc.ServerCredentials.createInsecure();
    server.bindAsync("127.0.0.1:0", credentials, (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });
  // The engine stops a plugin by interrupting its process group. exit() runs exit handlers, which end children.
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(0));
  process.stdout.write(`${port}\n`);
}

function asRpcError(error: unknown): RpcError {
  if (error instanceof RpcError) return error;
  const message = error instanceof Error ? error.message : String(error);
  // Pulumi would take INTERNAL and UNKNOWN to mean that the resource's state is unknown.
  return new RpcError(grpc.status.FAILED_PRECONDITION, message);
}
