import { get, type IncomingMessage } from "node:http";
import { text } from "node:stream/consumers";

/** Fetches a page over a new connection: an open one breaks when the announcement of its address moves. */
export async function fetchPage(page: string): Promise<void> {
  const options = { agent: false, signal: AbortSignal.timeout(5_000) };
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    get(page, options, resolve).on("error", reject);
  });
  await text(answer);
  if (answer.statusCode !== 200) throw new Error(`HTTP ${answer.statusCode}`);
}
