import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";
import { credentials } from "@grpc/grpc-js";
import { printable, printableLine } from "../text/printable";
import { engineAddress } from "./engine";
import { requestedUrn } from "./request";

let engine: EngineClient | undefined;

/**
 * A way to say what is being done, as a status line of the engine that the next one replaces, printable whatever a host said. It stands beside the resource
 * that is being seen to when this is called, wherever its lines are said then.
 *
 * Without an engine, as in tests, nothing is said.
 *
 * @param host name that begins each line
 */
export function reporter(host: string): (text: string) => void {
  const urn = requestedUrn() ?? "";
  return (text) => log(urn, `${host}: ${text}`, true);
}

/** Returns a function that warns of what only a person can fix, as a diagnostic that stays until the end of the run. */
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
