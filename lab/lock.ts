import { type Server, createConnection, createServer } from "node:net";

/**
 * Runs the work while holding the locks of the lab and these hosts. Throws at once, naming the holder, if one is taken.
 * Other commands are shown `doing` meanwhile.
 */
export async function withLock(
  doing: string,
  hosts: readonly string[],
  work: () => Promise<void>,
): Promise<void> {
  const unlock = await lock(doing, ["lab", ...hosts]);
  try {
    await work();
  } finally {
    unlock();
  }
}

/** Locks these hosts and returns a function that unlocks them. Throws at once, naming the holder, if one is taken. */
export const lockHosts = (doing: string, hosts: readonly string[]) => lock(doing, hosts);

async function lock(doing: string, names: readonly string[]): Promise<() => void> {
  const held: Server[] = [];
  const unlock = () => held.forEach((one) => one.close());
  try {
    for (const name of names) held.push(await take(name, `${doing} (process ${process.pid})`));
  } catch (failure) {
    unlock();
    throw failure;
  }
  return unlock;
}

// A name in the abstract socket namespace: the kernel releases it when its holder ends, for whatever reason.
const socketOf = (name: string) =>
  `\0kubernetes-on-bare-metal-lab${name === "lab" ? "" : `-${name}`}`;

function take(name: string, holder: string): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer((asker) => asker.end(holder));
    server.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EADDRINUSE") reject(error);
      else
        void askHolder(name).then((other) =>
          reject(new Error(`${name}: ${other} is running; wait for it`)),
        );
    });
    server.listen(socketOf(name), () => resolve(server));
  });
}

function askHolder(name: string): Promise<string> {
  return new Promise((resolve) => {
    let answer = "";
    const unknown = () => resolve("another lab command");
    const connection = createConnection(socketOf(name)).setTimeout(2000, unknown);
    connection.on("data", (chunk) => (answer += chunk.toString()));
    connection.on("close", () => resolve(answer));
    connection.on("error", unknown);
  });
}
