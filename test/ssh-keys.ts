import { utils } from "ssh2";

export interface SshKeys {
  /** Private key in the format of OpenSSH. */
  readonly private: string;
  /** Public key as a line of authorized_keys. */
  readonly public: string;
}

const bits = { ed25519: 256, rsa: 2048, ecdsa: 256 };

/**
 * Generates a key pair.
 *
 * @param passphrase of the private key
 */
export function newSshKeys(type: keyof typeof bits = "ed25519", passphrase?: string): SshKeys {
  const lock = passphrase && { passphrase, cipher: "aes256-cbc", rounds: 16 };
  const keys = utils.generateKeyPairSync(type as "rsa", { bits: bits[type], ...lock } as never);
  // One ed25519 key in 256 comes out a byte short.
  const whole = !(utils.parseKey(keys.private, passphrase) instanceof Error);
  return whole ? keys : newSshKeys(type, passphrase);
}
