import type { Client, ParsedKey } from "ssh2";
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
    const asks = key.type.includes("rsa") || !key.isPrivateKey();
    plain(
      user,
      key,
      algorithm,
      sign ?? (asks ? undefined : (data, done) => done(signed(key, data))),
    );
  };
}

function signed(key: ParsedKey, data: Buffer): Buffer {
  const signature: Buffer | Error = key.sign(data);
  if (signature instanceof Error) throw signature;
  return signature;
}
