import type { AnyAuthMethod, AuthHandlerMiddleware } from "ssh2";
import { withCertificate } from "./certificate";
import { agentWithOneKey } from "./agent-key";
import type { LoginKeys } from "./host";
import { openPrivateKey } from "./private-key";

/** One login, from its first attempt to its last. */
export interface Login {
  /** Gives ssh2 the next method to try. */
  readonly handler: AuthHandlerMiddleware;
  /** A prompt of the host that the credentials cannot answer. */
  unanswered(): string | undefined;
}

/**
 * Authentication methods that the credentials allow, strongest first: certificate, private key, agent, password.
 *
 * Tries only methods that the host announces, because the host counts refusals; and each once, so that a host that
 * requires two methods gets both.
 *
 * @throws Error if the private key or the certificate cannot be used.
 */
export function login(username: string, credentials: LoginKeys): Login {
  const key = openPrivateKey(credentials);
  if (key instanceof Error) throw key;
  const { agent, agentKey, password, certificate, place = "ssh" } = credentials;
  let [unanswered, answered]: [string?, boolean?] = [];
  let last: AnyAuthMethod | undefined;
  const methods: AnyAuthMethod[] = [];
  if (key && certificate)
    methods.push({
      type: "publickey",
      username,
      key: withCertificate(key, certificate, place) as never,
    });
  if (key) methods.push({ type: "publickey", username, key: key as never });
  if (agent !== undefined)
    methods.push({
      type: "agent",
      username,
      agent: agentKey ? agentWithOneKey(agent, agentKey) : agent,
    });
  if (password !== undefined)
    methods.push(
      { type: "password", username, password },
      {
        type: "keyboard-interactive",
        username,
        prompt: (_name, _instructions, _language, prompts, finish) => {
          // A prompt after the password asks for something else, such as a one-time code or a new password.
          unanswered ??= (answered ? prompts[0] : prompts[1])?.prompt.trim();
          finish(prompts.map((_, index) => (index === 0 && !answered ? password : "")));
          answered ||= prompts.length > 0;
        },
      },
    );
  // A host announces its methods when it refuses a login without credentials. With one method there is nothing to
  // choose.
  if (methods.length !== 1) methods.unshift({ type: "none", username });
  return {
    handler: (taken: readonly string[] | null, _partial, next) => {
      // After an agent, ssh2 reports the methods that the host announced before it.
      const any = last === undefined || last.type === "agent";
      const index = methods.findIndex(({ type }) => any || taken?.includes(nameOf(type)));
      last = index < 0 ? undefined : methods.splice(index, 1)[0];
      next((last ?? false) as AnyAuthMethod);
    },
    unanswered: () => unanswered,
  };
}

/** To the host, an agent's keys are public keys. */
const nameOf = (type: AnyAuthMethod["type"]): string => (type === "agent" ? "publickey" : type);
