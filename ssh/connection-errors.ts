import { printableLine } from "../text/printable";
import { MissingKeyError } from "./agent-key";
import { ConnectionError } from "./errors";
import { fingerprint, keyBlob } from "./host-key";
import type { Hop } from "./host";

/** Milliseconds that a host has for taking a connection and its login. */
export const handshakeTimeoutMs = 20_000;

/** How far a connection came before it failed. */
export interface Seen {
  /** The host's key, where it is not the one of the stack file. */
  readonly presented?: Buffer | undefined;
  /** A question of the host that stayed unanswered. */
  readonly unanswered?: string | undefined;
  /** Whether the port took the connection. */
  readonly answered?: boolean;
}

/** A section of the stack file in a sentence. */
export const sectionName = (place = "ssh"): string => (place === "ssh" ? "the ssh section" : place);

/** What a connection leads to; whoever does not log in knows no more than the address. */
type Destination = Pick<Hop, "address" | "port"> & Partial<Hop>;

/** Why a connection came to nothing, in words that say what to do. */
export function explain(
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
        "if the machine was reinstalled, `npm run trust -- STACK --replace` puts its new key there",
    );
  if (/no matching host key format/.test(error.message))
    return fault(
      `checking the host key of ${where}`,
      hostKey
        ? `the host has no ${hostKey.split(" ")[0]} key; \`npm run trust -- STACK --replace\` puts one there that it has`
        : "it has no key of a type that is known here",
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
      `it refused so many keys that it ended the login (MaxAuthTries); choose the agent's key by ${place}.agentKey, or set ${place}.privateKeyFile`,
    );
  if (error.level === "client-authentication" && unanswered)
    return fault(
      `logging in as ${user} at ${where}`,
      `the host asks for ${JSON.stringify(printableLine(unanswered, 100))} after the password, which cannot be answered here; let it take a key`,
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
      ? `no word from sshd within ${handshakeTimeoutMs / 1000} s; is the machine overloaded?`
      : `no answer within ${handshakeTimeoutMs / 1000} s; is the machine on?`,
  }[error.code ?? error.level ?? ""];
  return fault(`connecting to ${where}`, cause ?? printableLine(lowerFirst(error.message)));
}

const lowerFirst = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);
