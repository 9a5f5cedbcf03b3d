import { printableLine, parseJson } from "../text/printable";
import { z } from "zod";

/** The parts of a Kubernetes `Status` that errors use. */
export interface ApiStatus {
  readonly message?: string;
  readonly reason?: string;
  readonly details?: {
    readonly causes?: readonly { readonly reason?: string; readonly message?: string }[];
  };
}

/** A failed request to an API server. The message is one printable line of bounded length: server, request, cause. */
export class ApiError extends Error {
  override readonly cause: string;

  /**
   * @param server base address of the API server
   * @param request verb and path
   * @param cause message of the server or of the connection
   * @param refused whether a retry is pointless: the answer is final, or the server is not of this cluster
   * @param code HTTP status; absent when there was no answer
   * @param status the server's detailed answer
   */
  constructor(
    server: string,
    request: string,
    cause: string,
    readonly refused: boolean,
    readonly code?: number,
    readonly status?: ApiStatus,
  ) {
    const line = printableLine(cause, 2000);
    super(`${server}: ${request}: ${line}`);
    this.name = "ApiError";
    this.cause = line;
  }
}

/** Whether the server said that the object, or its kind, does not exist. */
export const isNotFound = (error: unknown): error is ApiError =>
  error instanceof ApiError && error.code === 404;

/** For `catch`: answers undefined when the object, or its kind, does not exist; throws any other error again. */
export function undefinedIfNotFound(error: unknown): undefined {
  if (!isNotFound(error)) throw error;
  return undefined;
}

/** The error for an answer other than success. */
export function errorOfAnswer(server: string, request: string, code: number, text: string) {
  const status = parseStatus(text);
  const [cause = ""] = (status?.message ?? text).trim().split(/[\n\r\u2028\u2029]/);
  // 408 and 429 ask for a retry, and 5xx come and go with restarts. All other answers are final.
  const refused = code < 500 && code !== 408 && code !== 429;
  return new ApiError(
    server,
    request,
    `${cause || "no reason given"} (${code})`,
    refused,
    code,
    status,
  );
}

/** Whether the server said that the client's roles do not permit the request. Admission plugins use the same code, and other words. */
export const isForbiddenByRoles = (error: unknown): error is ApiError =>
  error instanceof ApiError &&
  error.code === 403 &&
  /is forbidden: (User ".*" cannot|RBAC:) /.test(error.cause);

/**
 * The error for a server that is not ready and does not know the client's roles: it answers before it has loaded them, and counts as
 * one that does not answer.
 */
export const errorOfStartingServer = (server: string, request: string, { cause }: ApiError) =>
  new ApiError(server, request, `${cause}, and the API server is not ready`, false, 503);

/** The error for a request without an answer. */
export function errorOfConnection(
  server: string,
  request: string,
  error: unknown,
  timeoutMs: number,
) {
  const { name, code = "", message } = error as NodeJS.ErrnoException;
  const cause =
    name === "TimeoutError" || name === "AbortError"
      ? `no answer within ${timeoutMs / 1000} s`
      : (connectionErrors[code] ?? (message || code));
  const refused = certificateErrorCode.test(code) || code === answerTooLong;
  return new ApiError(server, request, cause, refused);
}

const connectionErrors: Readonly<Record<string, string>> = {
  ECONNREFUSED: "connection refused",
  ECONNRESET: "connection reset",
  EHOSTUNREACH: "no route to the host",
  ENETUNREACH: "no route to the network",
  ETIMEDOUT: "connection timed out",
  ENOTFOUND: "no such host name",
};

/** Error code for an answer that exceeds the size limit. */
export const answerTooLong = "ANSWER_TOO_LONG";

/** Node's error codes for a server certificate that the kubeconfig's CA did not sign. */
const certificateErrorCode =
  /^(CERT_|ERR_TLS_CERT|DEPTH_ZERO_SELF_SIGNED|SELF_SIGNED|UNABLE_TO_(GET|VERIFY))/;

/** Parses a `Status`, without fields of unexpected types: not everything that answers is an API server. */
function parseStatus(text: string): ApiStatus | undefined {
  try {
    return status.parse(parseJson(text)) as ApiStatus;
  } catch {
    return undefined;
  }
}

const word = z.string().optional().catch(undefined);
const causes = z
  .array(z.object({ reason: word, message: word }))
  .optional()
  .catch(undefined);
const status = z.object({
  message: word,
  reason: word,
  details: z.object({ causes }).optional().catch(undefined),
});
