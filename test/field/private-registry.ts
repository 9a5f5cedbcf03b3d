import { request as httpRequest } from "node:http";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { newCa } from "../../pki/authority";
import { issue } from "../../pki/certificate";
import { validity } from "../../pki/renewal";

/** A registry with TLS and a login. */
export interface PrivateRegistry {
  /** Address, as in `registries` of the stack file. */
  readonly name: string;
  readonly url: string;
  /** Certificate of its CA, in PEM. */
  readonly ca: string;
  /** Credentials that it accepts from now on. */
  password: string;
  /** Paths that were served. */
  readonly served: readonly string[];
  close(): void;
}

/**
 * Puts TLS and a login in front of another registry.
 *
 * @param address of this machine on which it listens
 * @param target URL of the registry behind it
 * @param behind path there of what is asked for. @default the same
 */
export async function startPrivateRegistry(
  address: string,
  target: string,
  user: string,
  behind: (path: string) => string = (path) => path,
): Promise<PrivateRegistry> {
  const authority = await newCa("registry CA", 10);
  const period = validity({ issuedAt: new Date().toISOString(), validDays: 1 });
  const names = [address];
  const own = await issue(authority, { commonName: "registry", usages: ["server"], names }, period);
  const served: string[] = [];
  const state = { password: "" };
  const server: Server = createServer(own, (request, response) => {
    const login = Buffer.from(`${user}:${state.password}`).toString("base64");
    if (request.headers.authorization !== `Basic ${login}`) {
      response.writeHead(401, { "www-authenticate": 'Basic realm="registry"' }).end();
      return;
    }
    const path = request.url ?? "/";
    served.push(path);
    const { authorization: _, host: __, ...headers } = request.headers;
    httpRequest(new URL(behind(path), target), { method: request.method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    })
      .on("error", () => response.destroy())
      .end();
  });
  await new Promise<void>((resolve) => server.listen(0, address, resolve));
  server.unref();
  const name = `${address}:${(server.address() as AddressInfo).port}`;
  return Object.assign(state, {
    ...{ name, url: `https://${name}`, ca: authority.cert, served },
    close: () => void server.close(),
  });
}
