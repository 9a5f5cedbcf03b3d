import type { AnyAuthMethod, AuthHandlerMiddleware } from "ssh2";
import { certified } from "./certificate";
import { agentWithOneKey } from "./agent-key";
import type { LoginKeys } from "./host";
import { openPrivateKey } from "./private-key";

/** One login, from its first attempt to its last. */
export interface Login {
  /** Hands ssh2 the next way to try. */
  readonly handler: AuthHandlerMiddleware;
  /** What the host asked for that the credentials have no answer to. */
  unanswered(): string | undefined;
}

/**
 * The ways in that the credentials offer, from the strongest to the weakest: certificate, private key, agent, password.
 *
 * Only what the host says it takes is tried, because it counts what it refuses; and each way once, so that a host that wants two of
 * them gets both.
 *
 * @throws Error that says why the private key or the certificate cannot be used.
 */
export function login(username: string, credentials: LoginKeys): Login {
  const key = openPrivateKey(credentials);
  if (key instanceof Error) throw key;
  const { agent, agentKey, password, certificate, place = "ssh" } = credentials;
  let [unanswered, answered]: [string?, boolean?] = [];
  let last: AnyAuthMethod | undefined;
  const ways: AnyAuthMethod[] = [];
  if (key && certificate)
    ways.push({ type: "publickey", username, key: certified(key, certificate, place) as never });
  if (key) ways.push({ type: "publickey", username, key: key as never });
  if (agent !== undefined)
    ways.push({
      type: "agent",
      username,
      agent: agentKey ? agentWithOneKey(agent, agentKey) : agent,
    });
  if (password !== undefined)
    ways.push(
      { type: "password", username, password },
      {
        type: "keyboard-interactive",
        username,
        prompt: (_name, _instructions, _language, prompts, finish) => {
          // Whatever comes after the password, a code of one use or a new password, is not the password.
          unanswered ??= (answered ? prompts[0] : prompts[1])?.prompt.trim();
          finish(prompts.map((_, index) => (index === 0 && !answered ? password : "")));
          answered ||= prompts.length > 0;
        },
      },
    );
  // The host says what it takes when it refuses a login without credentials; with one way alone there is no choice.
  if (ways.length !== 1) ways.unshift({ type: "none", username });
  return {
    handler: (taken: readonly string[] | null, _partial, next) => {
      // After an agent ssh2 goes on with what the host took before it.
      const any = last === undefined || last.type === "agent";
      const index = ways.findIndex(({ type }) => any || taken?.includes(nameOf(type)));
      last = index < 0 ? undefined : ways.splice(index, 1)[0];
      next((last ?? false) as AnyAuthMethod);
    },
    unanswered: () => unanswered,
  };
}

/** An agent's keys are public keys to the host. */
const nameOf = (type: AnyAuthMethod["type"]): string => (type === "agent" ? "publickey" : type);
