import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { stringify } from "yaml";
import { newCa } from "../../pki/authority";
import { issue } from "../../pki/certificate";
import { validity } from "../../pki/renewal";

/** What an API server says of a request: audit.k8s.io/v1, Event. */
export interface AuditEvent {
  readonly level: string;
  readonly stage: string;
  readonly verb: string;
  readonly requestURI: string;
  readonly objectRef?: {
    readonly resource?: string;
    readonly namespace?: string;
    readonly name?: string;
  };
  readonly requestObject?: unknown;
}

/** A receiver of audit events, with TLS by a CA of its own. */
export interface AuditReceiver {
  /** What API servers reach it by. */
  readonly kubeconfig: string;
  readonly events: readonly AuditEvent[];
  close(): void;
}

/** Starts a receiver on this machine. */
export async function startAuditReceiver(address: string): Promise<AuditReceiver> {
  const authority = await newCa("audit CA", 10);
  const period = validity({ issuedAt: new Date().toISOString(), validDays: 1 });
  const names = [address];
  const own = await issue(authority, { commonName: "audit", usages: ["server"], names }, period);
  const events: AuditEvent[] = [];
  const server = createServer(own, (request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      const { items } = JSON.parse(Buffer.concat(parts).toString()) as { items: AuditEvent[] };
      events.push(...items);
      response.writeHead(200, { "content-type": "application/json" }).end("{}");
    });
  });
  await new Promise<void>((resolve) => server.listen(0, address, resolve));
  server.unref();
  const cluster = {
    server: `https://${address}:${(server.address() as AddressInfo).port}/events`,
    "certificate-authority-data": Buffer.from(authority.cert).toString("base64"),
  };
  const kubeconfig = stringify({
    ...{ apiVersion: "v1", kind: "Config", "current-context": "audit" },
    clusters: [{ name: "audit", cluster }],
    users: [{ name: "apiserver", user: {} }],
    contexts: [{ name: "audit", context: { cluster: "audit", user: "apiserver" } }],
  });
  return { kubeconfig, events, close: () => void server.close() };
}
