import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";
import { credentials } from "@grpc/grpc-js";

let engine: EngineClient | undefined;

/**
 * A way to say what is being done on a host, as a status line of the engine that the next one replaces.
 *
 * The engine passes its address to plugins as their last argument; elsewhere, as in tests, nothing is said.
 */
export function reporter(host: string): (text: string) => void {
  return (text) => {
    const address = process.argv.at(-1) ?? "";
    if (!/^[\w.-]+:\d+$/.test(address)) return;
    engine ??= new EngineClient(address, credentials.createInsecure());
    const request = new LogRequest();
    request.setSeverity(LogSeverity.INFO);
    request.setMessage(`${host}: ${text}`);
    request.setEphemeral(true);
    engine.log(request, () => undefined);
  };
}
