import type { Client, ClientChannel } from "ssh2";

/** sshd counts a session until its processes are gone, which is some time after the channel is closed. */
const sessionDeadlineMs = 10_000;
const pauseMs = 100;

/**
 * Starts a command on a connection. Where the host has no session free it is asked again.
 *
 * @param listen takes the channel at once: a command may have ended before anybody who waits for a promise hears of it.
 * @returns what `listen` gave
 * @throws Error when it has none for ten seconds, or the connection is gone; nothing was done then.
 */
export async function startCommand<T>(
  client: Client,
  command: string,
  listen: (channel: ClientChannel) => T,
): Promise<{ readonly heard: T }> {
  const deadline = Date.now() + sessionDeadlineMs;
  for (;;) {
    try {
      return await exec(client, command, listen);
    } catch (error) {
      const full = /Channel open failure/.test((error as Error).message);
      if (!full || Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }
}

const exec = <T>(
  client: Client,
  command: string,
  listen: (channel: ClientChannel) => T,
): Promise<{ readonly heard: T }> =>
  new Promise((resolve, reject) => {
    // ssh2 throws where it knows already that the connection is gone.
    client.exec(command, (error, channel) => {
      if (error) reject(error);
      else resolve({ heard: listen(channel) });
    });
  });
