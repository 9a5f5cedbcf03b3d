import * as http from "node:http";
import * as https from "node:https";
import type { Socket } from "node:net";
import { answerTooLong } from "./errors";

const connectTimeoutMs = 5_000;
/** Upper bound for any answer: thousands of nodes, or the metrics of a busy API server, are a fraction of it. */
const longestAnswerBytes = 32 * 1024 ** 2;

/** An HTTP answer of any status. */
export interface Answer {
  readonly code: number;
  readonly text: string;
}

/**
 * Sends one request over its own connection.
 *
 * @throws Error of Node when there is no answer, or with the code `answerTooLong` when it exceeds 32 MiB.
 */
export async function send(
  url: URL,
  options: https.RequestOptions,
  body: string | undefined,
): Promise<Answer> {
  const response = await new Promise<http.IncomingMessage>((resolve, reject) => {
    const { request } = url.protocol === "http:" ? http : https;
    const sent = request(url, options, resolve).on("error", reject);
    // Sent on a connection that the caller provides.
    if (!options.createConnection) sent.on("socket", limitConnecting);
    sent.end(body);
  });
  return { code: response.statusCode ?? 0, text: await boundedText(response) };
}

/** Reads an answer up to the limit: it may come from something other than an API server. */
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

/** Limits the time to connect to a host that does not even refuse the connection. */
function limitConnecting(socket: Socket): void {
  const error = Object.assign(new Error(), { code: "ETIMEDOUT" });
  const timer = setTimeout(() => socket.destroy(error), connectTimeoutMs);
  for (const event of ["connect", "close"]) socket.once(event, () => clearTimeout(timer));
}
