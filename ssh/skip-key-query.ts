import type { Client } from "ssh2";
import { protocolOf } from "./ssh2-internals";

/**
 * Makes a client that is about to log in prove possession of its private key in the first request. By default ssh2
 * first asks whether the host accepts the key (RFC 4252, 7), which costs a round trip and a second read of the host's
 * authorized keys. Agent keys are still queried, as there may be many, and RSA keys, since the query finds a digest
 * that the host accepts.
 */
export function skipKeyQuery(client: Client): void {
  const protocol = protocolOf(client);
  const plain = protocol.authPK.bind(protocol);
  protocol.authPK = (user, key, algorithm, sign) => {
    const asSsh2Does = sign !== undefined || key.type.includes("rsa") || !key.isPrivateKey();
    if (asSsh2Does) return plain(user, key, algorithm, sign);
    plain(user, key, algorithm, (data, done) => {
      const signature: Buffer | Error = key.sign(data);
      // A query makes ssh2 report why it cannot sign.
      if (signature instanceof Error) plain(user, key, algorithm);
      else done(signature);
    });
  };
}
