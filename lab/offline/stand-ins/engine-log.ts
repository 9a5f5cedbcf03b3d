import * as grpc from "@grpc/grpc-js";
import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";

/** Messages about one resource in the engine's display. Dropped without an engine, as when a plugin is started by hand. */
export class EngineLog {
  private readonly client: EngineClient | undefined;
  private sent: Promise<void> = Promise.resolve();

  constructor(address: string | undefined) {
    if (address) this.client = new EngineClient(address, grpc.credentials.createInsecure());
  }

  info(urn: string, message: string): void {
    this.send(urn, message, LogSeverity.INFO, false);
  }

  warning(urn: string, message: string): void {
    this.send(urn, message, LogSeverity.WARNING, false);
  }

  /** A line that the next one replaces; an empty one clears it. */
  status(urn: string, message: string): void {
    this.send(urn, message, LogSeverity.INFO, true);
  }

  /** Resolves when all lines have reached the engine, so that none is lost at the end of an operation. */
  flushed(): Promise<void> {
    return this.sent;
  }

  private send(urn: string, message: string, severity: LogSeverity, ephemeral: boolean): void {
    const { client } = this;
    if (!client) return;
    const request = new LogRequest()
      .setUrn(urn)
      .setMessage(message)
      .setSeverity(severity)
      .setEphemeral(ephemeral);
    // One at a time, because gRPC does not order calls. A line that cannot be sent must not fail the operation.
    this.sent = this.sent.then(
      () => new Promise((resolve) => client.log(request, () => resolve())),
    );
  }
}
