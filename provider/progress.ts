import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";
import { credentials } from "@grpc/grpc-js";
import { engineAddress } from "./engine";

let engine: EngineClient | undefined;

/**
 * A way to say what is being done, as a status line of the engine beside a resource that the next one replaces.
 *
 * Without an engine, as in tests, nothing is said.
 *
 * @param host name that begins each line
 * @param urn resource that the line stands beside; the stack when absent. The engine does not tell dynamic providers
 *   which resource they work for, so that it has to come with the inputs.
 */
export function reporter(host: string, urn = ""): (text: string) => void {
  return (text) => {
    const address = engineAddress();
    if (!address) return;
    engine ??= new EngineClient(address, credentials.createInsecure());
    const request = new LogRequest();
    request.setSeverity(LogSeverity.INFO);
    request.setUrn(urn);
    request.setMessage(`${host}: ${text}`);
    request.setEphemeral(true);
    engine.log(request, () => undefined);
  };
}
