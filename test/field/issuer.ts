import { generateKeyPairSync, randomUUID, sign, type KeyObject } from "node:crypto";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { newCa } from "../../pki/authority";
import { issue } from "../../pki/certificate";
import { validity } from "../../pki/renewal";

/** An issuer of tokens, with TLS by a CA of its own. */
export interface Issuer {
  readonly url: string;
  /** Certificate of its CA, in PEM. */
  readonly ca: string;
  /** A token with these claims besides issuer and times, which is valid for ten minutes from `issuedAt`. */
  token(claims: object, issuedAt?: Date): string;
  /** Signs with a new key from now on, and shows it beside the former one, or alone. */
  rotate(keepFormer: boolean): void;
  close(): void;
}

interface Key {
  readonly id: string;
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

const newKey = (): Key => ({
  id: randomUUID(),
  ...generateKeyPairSync("rsa", { modulusLength: 2048 }),
});

const base64 = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");

/** Starts an issuer on this machine: a discovery document, keys, and nobody who has to log in. */
export async function startIssuer(address: string): Promise<Issuer> {
  const authority = await newCa("issuer CA", 10);
  const period = validity({ issuedAt: new Date().toISOString(), validDays: 1 });
  const names = [address];
  const own = await issue(authority, { commonName: "issuer", usages: ["server"], names }, period);
  let keys: [Key, ...Key[]] = [newKey()];
  let url = "";
  const documents: Readonly<Record<string, () => object>> = {
    "/.well-known/openid-configuration": () => ({
      issuer: url,
      jwks_uri: `${url}/keys`,
      id_token_signing_alg_values_supported: ["RS256"],
      response_types_supported: ["id_token"],
      subject_types_supported: ["public"],
    }),
    "/keys": () => ({
      keys: keys.map(({ id, publicKey }) => ({
        ...publicKey.export({ format: "jwk" }),
        ...{ kid: id, alg: "RS256", use: "sig" },
      })),
    }),
  };
  const server = createServer(own, (request, response) => {
    const document = documents[request.url ?? ""];
    if (!document) return void response.writeHead(404).end();
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(document()));
  });
  await new Promise<void>((resolve) => server.listen(0, address, resolve));
  server.unref();
  url = `https://${address}:${(server.address() as AddressInfo).port}`;
  return {
    url,
    ca: authority.cert,
    token(claims, issuedAt = new Date()) {
      const [{ id, privateKey }] = keys;
      const iat = Math.floor(issuedAt.getTime() / 1000);
      const text = [
        base64({ alg: "RS256", typ: "JWT", kid: id }),
        base64({ iss: url, iat, exp: iat + 600, ...claims }),
      ].join(".");
      return `${text}.${sign("sha256", Buffer.from(text), privateKey).toString("base64url")}`;
    },
    rotate(keepFormer) {
      keys = [newKey(), ...(keepFormer ? keys : [])];
    },
    close: () => void server.close(),
  };
}
