import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";
import { credentials } from "@grpc/grpc-js";
import { printable, printableLine } from "../text/printable";
import { engineAddress } from "./engine";
import { requestedUrn } from "./request";

let engine: EngineClient | undefined;

/**
 * Returns a function that shows a status line in the engine's output until the next one replaces it; printable whatever a host
 * has said. The line appears beside the resource for which this is called, wherever the returned function is used later.
 *
 * Shows nothing without an engine, as in tests.
 *
 * @param host prefix of each line
 */
export function reporter(host: string): (text: string) => void {
  const urn = requestedUrn() ?? "";
  return (text) => log(urn, `${host}: ${text}`, true);
}

/** Returns a function that warns about something that only the user can fix, as a diagnostic that stays until the end of the run. */
export function warner(): (text: string) => void {
  const urn = requestedUrn() ?? "";
  return (text) => log(urn, text, false);
}

function log(urn: string, message: string, isStatus: boolean): void {
  const address = engineAddress();
  if (!address) return;
  engine ??= new EngineClient(address, credentials.createInsecure());
  const request = new LogRequest();
  request.setSeverity(isStatus ? LogSeverity.INFO : LogSeverity.WARNING);
  request.setUrn(urn);
  request.setMessage(isStatus ? printableLine(message) : printable(message));
  request.setEphemeral(isStatus);
  engine.log(request, () => undefined);
}
