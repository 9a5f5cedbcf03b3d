import type { AuthContext } from "ssh2";
import type { Credentials, RemoteHost } from "../../../ssh/host";
import { runAsRoot } from "../../../ssh/root-shell";
import { fingerprint } from "../../../ssh/host-key";
import { newSshKeys } from "../../ssh-keys";

/** The user's key, an encrypted key with the passphrase `open`, and a foreign key. */
export const user = newSshKeys();
export const locked = newSshKeys("ed25519", "open");
export const otherKeys = newSshKeys();
export const password = "correct horse";

/** The key in a line of authorized_keys. */
export const blob = (publicKey: string) => Buffer.from(publicKey.split(" ")[1]!, "base64");

/** Accepts what passes the test, and otherwise offers passwords and keys. */
export const only = (right: (attempt: AuthContext) => boolean) => (attempt: AuthContext) =>
  right(attempt) ? attempt.accept() : attempt.reject(["password", "publickey"]);
export const onlyKey = only(
  (attempt) => attempt.method === "publickey" && attempt.key.data.equals(blob(user.public)),
);
export const onlyPassword = only(
  (attempt) => attempt.method === "password" && attempt.password === password,
);

/** A host's answer to `echo hello`. */
export const sayHello = (host: RemoteHost, credentials: Partial<Credentials>) =>
  runAsRoot(
    host,
    { bastions: [], ...credentials },
    { doing: "saying hello", script: "echo hello", timeoutSeconds: 10 },
  );

/** Message about a server that presents another key than the expected foreign one. */
export const wrongKey = (where: string, presented: string) =>
  `m1: checking the host key of ${where}: it presents ${fingerprint(blob(presented))} and the stack file expects ` +
  `${fingerprint(blob(otherKeys.public))}; if the machine was reinstalled, \`npm run trust -- STACK --replace\` writes its new key`;
