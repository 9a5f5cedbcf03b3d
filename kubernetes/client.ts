import * as http from "node:http";
import * as https from "node:https";
import { text as textOf } from "node:stream/consumers";
import { KubeConfig } from "@kubernetes/client-node";
import { ApiError, errorOfAnswer, errorOfConnection } from "./errors";

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

/** The API server of a cluster. */
export interface KubernetesApi {
  /** Base address, `https://HOST:PORT`. */
  readonly server: string;
  /** The object in the answer. Throws ApiError otherwise. */
  request<T>(request: ApiRequest): Promise<T>;
  /** What the server answers to a GET of a path that is no object, such as its metrics. Throws ApiError otherwise. */
  text(path: string): Promise<string>;
}

/**
 * The API server that a kubeconfig points at, with the credentials in it. Each request has a
 * connection of its own, so that none outlives a restart of the server behind the address.
 *
 * @param kubeconfig text of the kubeconfig; its current context counts.
 * @throws Error when the text is no kubeconfig or names no cluster.
 */
export function kubernetesApi(kubeconfig: string): KubernetesApi {
  const config = loadConfig(kubeconfig);
  const server = config.getCurrentCluster()!.server.replace(/\/$/, "");
  const answerTo = async ({
    verb,
    path,
    query = {},
    body,
    contentType,
    timeoutMs = 15_000,
  }: ApiRequest): Promise<Answer> => {
    const url = new URL(`${server}${path}`);
    url.search = new URLSearchParams(query).toString();
    const text = body === undefined ? undefined : JSON.stringify(body);
    const options: https.RequestOptions = {
      method: verb,
      headers: {
        accept: "application/json",
        ...(text === undefined ? {} : headersOf(text, contentType)),
      },
      signal: AbortSignal.timeout(timeoutMs),
    };
    const what = `${verb} ${path}`;
    const answer = await send(config, url, options, text).catch((fault: unknown) => {
      throw errorOfConnection(server, what, fault, timeoutMs);
    });
    if (answer.code >= 300) throw errorOfAnswer(server, what, answer.code, answer.text);
    return answer;
  };
  return {
    server,
    async request<T>(request: ApiRequest) {
      return parse<T>(server, `${request.verb} ${request.path}`, await answerTo(request));
    },
    text: async (path) => (await answerTo({ verb: "GET", path })).text,
  };
}

function loadConfig(kubeconfig: string): KubeConfig {
  const config = new KubeConfig();
  try {
    config.loadFromString(kubeconfig);
  } catch (error) {
    throw new Error(`kubeconfig: reading it: ${(error as Error).message}`);
  }
  if (!config.getCurrentCluster())
    throw new Error("kubeconfig: reading it: the current context names no cluster");
  return config;
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
  config: KubeConfig,
  url: URL,
  options: https.RequestOptions,
  body: string | undefined,
): Promise<Answer> {
  await config.applyToHTTPSOptions(options);
  const response = await new Promise<http.IncomingMessage>((resolve, reject) => {
    const { request } = url.protocol === "http:" ? http : https;
    request(url, options, resolve).on("error", reject).end(body);
  });
  return { code: response.statusCode ?? 0, text: await textOf(response) };
}

function parse<T>(server: string, what: string, { code, text }: Answer): T {
  try {
    return JSON.parse(text) as T;
  } catch {
    throw new ApiError(server, what, "the answer is no JSON; is this an API server?", true, code);
  }
}
