import { createAgent, type BaseAgent, type ParsedKey } from "ssh2";
import { fingerprint, keyBlob } from "./host-key";

/**
 * An SSH agent that offers only one of its keys: a host counts each key that it refuses, and ends the login after a
 * few.
 *
 * @param socket path of the agent's socket
 * @param wanted public key as `type base64`, or its fingerprint as `ssh-add -l` prints it: `SHA256:…`
 */
export function agentWithOneKey(socket: string, wanted: string): BaseAgent<ParsedKey> {
  const agent = createAgent(socket) as BaseAgent<ParsedKey>;
  const all = agent.getIdentities.bind(agent);
  agent.getIdentities = (done) =>
    all((error, keys = []) => {
      if (error) return done(error);
      const [key] = (keys as ParsedKey[]).filter((one) => isKey(one.getPublicSSH(), wanted));
      if (key) done(null, [key]);
      else done(new MissingKeyError(wanted));
    });
  return agent;
}

/** The agent works but does not have the key. */
export class MissingKeyError extends Error {
  constructor(wanted: string) {
    super(
      `the agent does not have the key ${fingerprintOf(wanted)}; ssh-add -l lists its keys, of which hardware keys (sk-) and certificates cannot be used`,
    );
  }
}

const isKey = (blob: Buffer, wanted: string): boolean =>
  fingerprint(blob) === fingerprintOf(wanted);

const fingerprintOf = (wanted: string): string =>
  wanted.startsWith("SHA256:") ? wanted.replace(/=+$/, "") : fingerprint(keyBlob(wanted));
