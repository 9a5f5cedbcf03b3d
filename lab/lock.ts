import { type Server, createConnection, createServer } from "node:net";

// A name in the abstract namespace: the kernel frees it when its holder ends, however it ends.
const name = "\0kubernetes-on-bare-metal-lab";

/**
 * Runs the work while no other lab command runs on this machine. Fails at once, saying which one does.
 * `doing` is what others are told meanwhile.
 */
export async function withLock(doing: string, work: () => Promise<void>): Promise<void> {
  const lock = await takeLock(`${doing} (process ${process.pid})`);
  try {
    await work();
  } finally {
    lock.close();
  }
}

function takeLock(holder: string): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer((asker) => asker.end(holder));
    server.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EADDRINUSE") reject(error);
      else
        void askHolder().then((other) =>
          reject(new Error(`lab: ${other} is at work: wait for it`)),
        );
    });
    server.listen(name, () => resolve(server));
  });
}

function askHolder(): Promise<string> {
  return new Promise((resolve) => {
    let answer = "";
    const unknown = () => resolve("another lab command");
    const connection = createConnection(name).setTimeout(2000, unknown);
    connection.on("data", (chunk) => (answer += chunk.toString()));
    connection.on("close", () => resolve(answer));
    connection.on("error", unknown);
  });
}
