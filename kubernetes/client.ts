import type { RequestOptions } from "node:https";
import { parseJson, printable } from "../text/printable";
import {
  ApiError,
  errorOfAnswer,
  errorOfConnection,
  errorOfStartingServer,
  isForbiddenByRoles,
} from "./errors";
import { send, type Answer } from "./http";

/** One request to the API server. */
export interface ApiRequest {
  readonly verb: "GET" | "POST" | "PATCH" | "DELETE";
  /** Path from `/api` or `/apis`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** Media type of the body; selects the kind of a patch. @default "application/json" */
  readonly contentType?: string;
  /** Milliseconds until the request times out. @default 15000, and 35000 where a webhook may have a say */
  readonly timeoutMs?: number;
}

/** The API servers of a cluster. */
export interface KubernetesApi {
  /** Base address of the server in use: `https://HOST:PORT`. */
  readonly server: string;
  /** The object in the answer. Throws ApiError otherwise. */
  request<T>(request: ApiRequest): Promise<T>;
  /** The answer to a GET of a path that is not an object, such as `/metrics`. Throws ApiError otherwise. */
  text(path: string): Promise<string>;
}

/** Adds client credentials and the CA to a request. */
export type Authenticate = (options: RequestOptions) => void | Promise<void>;

/**
 * A client for the API servers of a cluster. Each request opens its own connection, so that none outlives a restart of the
 * server behind the address.
 *
 * @param own address of the first server to try
 * @param others addresses of the other servers: each is tried while those before it do not answer or are shutting down. A
 *   request may then be sent twice, so requests must be idempotent.
 */
export function apiServers(
  own: string,
  authenticate: Authenticate,
  others: readonly string[] = [],
): KubernetesApi {
  const servers = [own, ...others.filter((other) => other !== own)];
  let current = 0;
  const ask = async (request: ApiRequest): Promise<Answer> => {
    let unavailable: ApiError | undefined;
    for (let attempt = 1; ; attempt++) {
      try {
        return await answerFrom(authenticate, servers[current]!, request);
      } catch (error) {
        if (!(error instanceof ApiError) || isFinal(error)) throw error;
        // A server that may answer later is worth waiting for, whatever answers at the address of another one.
        if (!error.refused) unavailable = error;
        if (attempt === servers.length) throw unavailable ?? error;
        current = (current + 1) % servers.length;
      }
    }
  };
  return {
    get server() {
      return servers[current]!;
    },
    async request<T>(request: ApiRequest) {
      const answer = await ask(request);
      return parse<T>(servers[current]!, `${request.verb} ${request.path}`, answer);
    },
    text: async (path) => printable((await ask({ verb: "GET", path })).text),
  };
}

/**
 * Whether other servers would give the same answer. Not if the server is shutting down: it answers 503 and has not
 * accepted the request. Nor if its certificate does not cover its address, as right after an edit of `sshAddress`: the
 * request was not sent.
 */
const isFinal = ({ code }: ApiError): boolean => code !== undefined && code !== 503;

const readMs = 15_000;
/** A webhook has 30 seconds at most, and only the API server's answer tells which one does not answer. */
const writeMs = 35_000;

async function answerFrom(
  authenticate: Authenticate,
  server: string,
  request: ApiRequest,
): Promise<Answer> {
  try {
    return await oneAnswerFrom(authenticate, server, request);
  } catch (error) {
    if (!isForbiddenByRoles(error)) throw error;
    const readiness = { verb: "GET", path: "/readyz" } as const;
    await oneAnswerFrom(authenticate, server, readiness).catch(() => {
      throw errorOfStartingServer(server, `${request.verb} ${request.path}`, error);
    });
    // It may have become ready in between.
    return oneAnswerFrom(authenticate, server, request);
  }
}

async function oneAnswerFrom(
  authenticate: Authenticate,
  server: string,
  { verb, path, query = {}, body, contentType, ...given }: ApiRequest,
): Promise<Answer> {
  const { timeoutMs = verb === "GET" ? readMs : writeMs } = given;
  const url = new URL(`${server}${path}`);
  url.search = new URLSearchParams(query).toString();
  const text = body === undefined ? undefined : JSON.stringify(body);
  const options: RequestOptions = {
    method: verb,
    agent: false,
    headers: {
      accept: "application/json",
      ...(text === undefined ? {} : headersOf(text, contentType)),
    },
    signal: AbortSignal.timeout(timeoutMs),
  };
  const what = `${verb} ${path}`;
  const answer = await sendAs(authenticate, url, options, text).catch((error: unknown) => {
    throw errorOfConnection(server, what, error, timeoutMs);
  });
  if (answer.code >= 300) throw errorOfAnswer(server, what, answer.code, answer.text);
  return answer;
}

async function sendAs(
  authenticate: Authenticate,
  url: URL,
  options: RequestOptions,
  body: string | undefined,
): Promise<Answer> {
  await authenticate(options);
  return send(url, options, body);
}

/** Node sends the body of a DELETE only with an explicit length. */
const headersOf = (body: string, contentType = "application/json") => ({
  "content-type": contentType,
  "content-length": Buffer.byteLength(body),
});

function parse<T>(server: string, what: string, { code, text }: Answer): T {
  try {
    return parseJson<T>(text);
  } catch {
    throw new ApiError(server, what, "the answer is not JSON; is this an API server?", true, code);
  }
}
