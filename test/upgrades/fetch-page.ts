import { get, type IncomingMessage } from "node:http";
import { text } from "node:stream/consumers";

/** Milliseconds that a page may take. */
const deadlineMs = 5_000;

/**
 * Fetches a page over a new connection: an open one breaks when the announcement of its address moves. At the deadline, the error says
 * whether the address or the page gave no answer: a network loses packets, a busy machine takes connections and lets them wait.
 */
export async function fetchPage(page: string): Promise<void> {
  let connected = false;
  const signal = AbortSignal.timeout(deadlineMs);
  try {
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      get(page, { agent: false, signal }, resolve)
        .on("socket", (socket) => socket.once("connect", () => (connected = true)))
        .on("error", reject);
    });
    await text(answer);
    if (answer.statusCode !== 200) throw new Error(`HTTP ${answer.statusCode}`);
  } catch (error) {
    if (!signal.aborted) throw error;
    const missing = connected ? "connected, but no page" : "no connection";
    throw new Error(`${missing} within ${deadlineMs / 1000} s`, { cause: error });
  }
}
