import type { Client, ClientChannel } from "ssh2";

/** Sessions of a connection: how many are open, and who waits for one. */
interface Sessions {
  busy: number;
  readonly waiting: (() => void)[];
}

const connections = new WeakMap<Client, Sessions>();

/** sshd counts a session until its processes are gone, which is some time after the channel closes. */
const sessionDeadlineMs = 10_000;
const pauseMs = 100;
/** Deadline for the host to grant or refuse a session. */
const answerDeadlineMs = 30_000;
const closeDeadlineMs = 10_000;

/**
 * Starts a command on a connection. If the host has no free session (MaxSessions), waits until another command on the
 * connection ends; if none runs, asks again for a while.
 *
 * @param listen gets the channel synchronously: a fast command may end before an awaited promise resolves.
 * @returns what `listen` returned
 * @throws Error if there is no session for ten seconds although no other command runs, no answer for thirty, or the
 *   connection is gone. Nothing was run then.
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

/** Lets the next waiting command start; all of them if no running command would wake them later. */
function ended(sessions: Sessions): void {
  sessions.busy -= 1;
  for (const wake of sessions.waiting.splice(0, sessions.busy > 0 ? 1 : Infinity)) wake();
}

/**
 * Closes a channel. If the host does not close it too, destroys the whole connection, so that nothing more is received
 * from the host.
 */
export function abortChannel(client: Client, channel: ClientChannel): void {
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
      // ssh2 throws when it already knows that the connection is gone.
      answered(error as Error);
    }
  });
