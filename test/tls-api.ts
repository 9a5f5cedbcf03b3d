import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { newCa } from "../pki/authority";
import { issue } from "../pki/certificate";
import { validity } from "../pki/renewal";

/** A fake API server with TLS. */
export interface TlsApi {
  readonly port: number;
  /** Certificate of its CA, in PEM. */
  readonly authority: string;
  /** Requested paths, in order. */
  readonly paths: readonly string[];
  close(): void;
}

/** An API server on 127.0.0.1 that answers every request with the same object, with a certificate for these names. */
export async function tlsApi(
  names: readonly string[],
  authority = newCa("prod kubernetes", 10),
): Promise<TlsApi> {
  const signer = await authority;
  const period = validity({ issuedAt: new Date().toISOString(), validDays: 1 });
  const own = await issue(signer, { commonName: "api", usages: ["server"], names }, period);
  const paths: string[] = [];
  const server = createServer(own, (request, response) => {
    paths.push(request.url ?? "");
    response.writeHead(200, { "content-type": "application/json" });
    response.end('{"kind":"Node"}');
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // A test that fails before it closes the server must not keep mocha running.
  server.unref();
  const { port } = server.address() as AddressInfo;
  return { port, authority: signer.cert, paths, close: () => server.close() };
}
