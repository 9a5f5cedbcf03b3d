import { printableLine } from "../text/printable";
import { MissingKeyError } from "./agent-key";
import { ConnectionError } from "./errors";
import { fingerprint, keyBlob } from "./host-key";
import type { Hop } from "./host";

/** Deadline for a host to accept a connection and its login. */
export const handshakeTimeoutMs = 20_000;

/** How far a connection got before it failed. */
export interface Seen {
  /** The key that the host presented, if it is not the one in the stack file. */
  readonly presented?: Buffer | undefined;
  /** A prompt of the host that stayed unanswered. */
  readonly unanswered?: string | undefined;
  /** Whether the port accepted the connection. */
  readonly answered?: boolean;
}

/** A section of the stack file in a sentence. */
export const sectionName = (place = "ssh"): string => (place === "ssh" ? "the ssh section" : place);

/** What a connection leads to. Without a login only its address is known. */
type Destination = Pick<Hop, "address" | "port"> & Partial<Hop>;

/** Why a connection failed, with the remedy. */
export function connectionError(
  name: string,
  { hostKey = "", user = "", place = "ssh", login = {}, ...to }: Destination,
  error: Error & { code?: string; level?: string },
  { presented, unanswered, answered }: Seen = {},
): ConnectionError {
  const where = `${to.address}:${to.port}`;
  const fault = (doing: string, cause: string) => new ConnectionError(name, doing, cause);
  if (presented)
    return fault(
      `checking the host key of ${where}`,
      `it presents ${fingerprint(presented)} and the stack file expects ${fingerprint(keyBlob(hostKey))}; ` +
        "if the machine was reinstalled, `npm run trust -- STACK --replace` writes its new key",
    );
  if (/no matching host key format/.test(error.message))
    return fault(
      `checking the host key of ${where}`,
      hostKey
        ? `the host has no ${hostKey.split(" ")[0]} key; \`npm run trust -- STACK --replace\` writes one that it has`
        : "it has no key of a supported type",
    );
  if (error instanceof MissingKeyError)
    return fault(`choosing a key of the SSH agent for ${where}`, error.message);
  if (error.level === "agent")
    return fault(
      `asking the SSH agent for keys to ${where}`,
      `${lowerFirst(error.message)}; check that the agent behind SSH_AUTH_SOCK runs`,
    );
  if (/too many authentication failures/i.test(error.message))
    return fault(
      `logging in as ${user} at ${where}`,
      `it refused so many keys that it ended the login (MaxAuthTries); select the agent's key with ${place}.agentKey, or set ${place}.privateKeyFile`,
    );
  if (error.level === "client-authentication" && unanswered)
    return fault(
      `logging in as ${user} at ${where}`,
      `the host asks for ${JSON.stringify(printableLine(unanswered, 100))} after the password, which only a person can answer; allow a key`,
    );
  if (error.level === "client-authentication")
    return fault(
      `logging in as ${user} at ${where}`,
      `the host refused every key and password of ${sectionName(login.place)}; check ${place}.user and the host's authorized_keys`,
    );
  const cause = {
    ECONNREFUSED: "connection refused; is sshd running?",
    EHOSTUNREACH: "no route to host; is the machine on?",
    ECONNRESET:
      "the connection was reset; does it limit logins (MaxStartups, fail2ban, a firewall)?",
    ETIMEDOUT: "no answer; is the machine on?",
    "client-timeout": answered
      ? `sshd did not respond within ${handshakeTimeoutMs / 1000} s; is the machine overloaded?`
      : `no answer within ${handshakeTimeoutMs / 1000} s; is the machine on?`,
  }[error.code ?? error.level ?? ""];
  return fault(`connecting to ${where}`, cause ?? printableLine(lowerFirst(error.message)));
}

const lowerFirst = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);
