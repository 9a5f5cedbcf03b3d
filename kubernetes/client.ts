import * as http from "node:http";
import * as https from "node:https";
import type { Socket } from "node:net";
import { parseJson, printable } from "../text/printable";
import { ApiError, answerTooLong, errorOfAnswer, errorOfConnection } from "./errors";

const connectTimeoutMs = 5_000;
/** An answer has no more: some thousand nodes, or the metrics of a busy API server, are a fraction of it. */
const longestAnswerBytes = 32 * 1024 ** 2;

/** One request to the API server. */
export interface ApiRequest {
  readonly verb: "GET" | "POST" | "PATCH" | "DELETE";
  /** Path from `/api` or `/apis`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** Media type of the body, `application/json` by default; a patch says which kind it is by it. */
  readonly contentType?: string;
  /** Milliseconds until the request counts as unanswered, 15000 by default. */
  readonly timeoutMs?: number;
}

/** The API servers of a cluster. */
export interface KubernetesApi {
  /** Base address of the server that answers, as far as is known: `https://HOST:PORT`. */
  readonly server: string;
  /** The object in the answer. Throws ApiError otherwise. */
  request<T>(request: ApiRequest): Promise<T>;
  /** What the server answers to a GET of a path that is no object, such as its metrics. Throws ApiError otherwise. */
  text(path: string): Promise<string>;
}

/** Puts into a request what tells the server who asks, and the client whom it may believe. */
export type Login = (options: https.RequestOptions) => void | Promise<void>;

/**
 * The API servers of a cluster. Each request has a connection of its own, so that none outlives a restart of the server
 * behind the address.
 *
 * @param own address of the first to ask
 * @param others addresses of more servers of the cluster: each is asked while those before it do not answer, or are about to end. Whatever
 *   is asked may then be asked twice, which does no harm to what is asked here.
 */
export function apiServers(
  own: string,
  login: Login,
  others: readonly string[] = [],
): KubernetesApi {
  const servers = [own, ...others.filter((other) => other !== own)];
  let current = 0;
  const ask = async (request: ApiRequest): Promise<Answer> => {
    for (let asked = 1; ; asked++) {
      try {
        return await answerFrom(login, servers[current]!, request);
      } catch (error) {
        if (asked === servers.length || !(error instanceof ApiError) || isAnswer(error))
          throw error;
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

/** Whether another server would not say otherwise. One that ends has not taken what it answers with 503. */
const isAnswer = ({ code, refused }: ApiError): boolean =>
  refused || (code !== undefined && code !== 503);

async function answerFrom(
  login: Login,
  server: string,
  { verb, path, query = {}, body, contentType, timeoutMs = 15_000 }: ApiRequest,
): Promise<Answer> {
  const url = new URL(`${server}${path}`);
  url.search = new URLSearchParams(query).toString();
  const text = body === undefined ? undefined : JSON.stringify(body);
  const options: https.RequestOptions = {
    method: verb,
    agent: false,
    headers: {
      accept: "application/json",
      ...(text === undefined ? {} : headersOf(text, contentType)),
    },
    signal: AbortSignal.timeout(timeoutMs),
  };
  const what = `${verb} ${path}`;
  const answer = await send(login, url, options, text).catch((fault: unknown) => {
    throw errorOfConnection(server, what, fault, timeoutMs);
  });
  if (answer.code >= 300) throw errorOfAnswer(server, what, answer.code, answer.text);
  return answer;
}

/** Node frames the body of a DELETE only where its length is told. */
const headersOf = (body: string, contentType = "application/json") => ({
  "content-type": contentType,
  "content-length": Buffer.byteLength(body),
});

interface Answer {
  readonly code: number;
  readonly text: string;
}

async function send(
  login: Login,
  url: URL,
  options: https.RequestOptions,
  body: string | undefined,
): Promise<Answer> {
  await login(options);
  const response = await new Promise<http.IncomingMessage>((resolve, reject) => {
    const { request } = url.protocol === "http:" ? http : https;
    request(url, options, resolve).on("socket", limitConnecting).on("error", reject).end(body);
  });
  return { code: response.statusCode ?? 0, text: await boundedText(response) };
}

/** What answers need not be an API server, and need not come to an end. */
async function boundedText(response: http.IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of response as AsyncIterable<Buffer>) {
    bytes += piece.length;
    if (bytes > longestAnswerBytes) {
      response.destroy();
      throw Object.assign(new Error("the answer is longer than 32 MiB; is this an API server?"), {
        code: answerTooLong,
      });
    }
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString("utf8");
}

/** A host that is gone answers nothing, not even a refusal. */
function limitConnecting(socket: Socket): void {
  const fault = Object.assign(new Error(), { code: "ETIMEDOUT" });
  const timer = setTimeout(() => socket.destroy(fault), connectTimeoutMs);
  for (const event of ["connect", "close"]) socket.once(event, () => clearTimeout(timer));
}

function parse<T>(server: string, what: string, { code, text }: Answer): T {
  try {
    return parseJson<T>(text);
  } catch {
    throw new ApiError(server, what, "the answer is no JSON; is this an API server?", true, code);
  }
}
