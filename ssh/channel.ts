import type { Client, ClientChannel } from "ssh2";

/** Executions on a connection: how many are under way, and those that wait until one of these has ended. */
interface Sessions {
  busy: number;
  readonly waiting: (() => void)[];
}

const connections = new WeakMap<Client, Sessions>();

/** sshd counts a session until its processes are gone, which is some time after the channel is closed. */
const sessionDeadlineMs = 10_000;
const pauseMs = 100;
/** A host that grants a session, or refuses it, does so within this time. */
const answerDeadlineMs = 30_000;
const closeDeadlineMs = 10_000;

/**
 * Starts a command on a connection. Where the host has no session free (MaxSessions) it waits until another command on the connection
 * has ended; if there is none, the host is asked again for a while.
 *
 * @param listen takes the channel at once: a command may have ended before anybody who waits for a promise hears of it.
 * @returns what `listen` gave
 * @throws Error when there is no session for ten seconds though no other command runs, no answer for thirty, or the connection is gone;
 *   nothing was done then.
 */
export async function startCommand<T>(
  client: Client,
  command: string,
  listen: (channel: ClientChannel) => T,
): Promise<{ readonly heard: T }> {
  const sessions = connections.get(client) ?? { busy: 0, waiting: [] };
  connections.set(client, sessions);
  let over = false;
  const end = () => {
    if (!over) ended(sessions);
    over = true;
  };
  const taken = (channel: ClientChannel) => {
    channel.once("close", end);
    return listen(channel);
  };
  let deadline = Date.now() + sessionDeadlineMs;
  sessions.busy += 1;
  for (;;) {
    try {
      return await exec(client, command, taken);
    } catch (error) {
      const full = /Channel open failure/.test((error as Error).message);
      if (!full || Date.now() > deadline) {
        end();
        throw error;
      }
      if (sessions.busy > 1) {
        sessions.busy -= 1;
        await new Promise<void>((resolve) => sessions.waiting.push(resolve));
        sessions.busy += 1;
        deadline = Date.now() + sessionDeadlineMs;
      } else await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }
}

/** An execution has ended: the next one has its turn, and everybody if nothing would wake them later. */
function ended(sessions: Sessions): void {
  sessions.busy -= 1;
  for (const wake of sessions.waiting.splice(0, sessions.busy > 0 ? 1 : Infinity)) wake();
}

/** Ends a channel. Where the host does not let go of it, the whole connection is ended, and nothing of the host comes in any more. */
export function giveUp(client: Client, channel: ClientChannel): void {
  const deadline = setTimeout(() => client.destroy(), closeDeadlineMs);
  channel.once("close", () => clearTimeout(deadline));
  channel.close();
}

const exec = <T>(
  client: Client,
  command: string,
  listen: (channel: ClientChannel) => T,
): Promise<{ readonly heard: T }> =>
  new Promise((resolve, reject) => {
    const deadline = setTimeout(() => {
      reject(new Error(`the host did not start a command within ${answerDeadlineMs / 1000} s`));
      client.destroy();
    }, answerDeadlineMs);
    const answered = (error: Error | undefined, channel?: ClientChannel) => {
      clearTimeout(deadline);
      if (error) return reject(error);
      try {
        resolve({ heard: listen(channel!) });
      } catch (thrown) {
        reject(thrown instanceof Error ? thrown : new Error(String(thrown)));
      }
    };
    try {
      client.exec(command, answered);
    } catch (error) {
      // ssh2 knows already that the connection is gone.
      answered(error as Error);
    }
  });
