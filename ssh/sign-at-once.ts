import type { Client } from "ssh2";
import { protocolOf } from "./ssh2-inside";

/**
 * Lets a client that is about to log in show that it has its private key with the first request. ssh2 asks before whether the host
 * would take the key (RFC 4252, 7), which costs a round trip and a second look at the host's authorized keys. Keys of an agent are
 * asked about, as there may be many, and so are RSA keys, since it is by asking that a digest is found that the host takes.
 */
export function signAtOnce(client: Client): void {
  const protocol = protocolOf(client);
  const plain = protocol.authPK.bind(protocol);
  protocol.authPK = (user, key, algorithm, sign) => {
    const asSsh2Does = sign !== undefined || key.type.includes("rsa") || !key.isPrivateKey();
    if (asSsh2Does) return plain(user, key, algorithm, sign);
    plain(user, key, algorithm, (data, done) => {
      const signature: Buffer | Error = key.sign(data);
      // Where the key is asked about, ssh2 says why it cannot sign.
      if (signature instanceof Error) plain(user, key, algorithm);
      else done(signature);
    });
  };
}
