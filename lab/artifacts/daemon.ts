import { spawn } from "node:child_process";
import { mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { waitFor } from "../hosts/wait";
import { cachePath } from "./cache";

/** A server that outlives the command that starts it. */
export interface Daemon {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
  /** Variables in addition to this process's own. */
  readonly env?: Readonly<Record<string, string>>;
  /** URL that answers with 200 once the server is ready. */
  readonly healthUrl: string;
}

interface RunningProcess {
  readonly pid: number;
  /** Start time since boot: the kernel may have reused the process id. */
  readonly startTime: string;
  /** Command and variables with which it was started. */
  readonly startedAs: string;
}

/** Starts a server unless it already runs with the same command and variables, and waits up to 15 s until it answers. */
export async function startDaemon(daemon: Daemon): Promise<void> {
  const running = runningProcess(daemon.name);
  const startedAs = JSON.stringify([daemon.command, daemon.env]);
  if (running !== undefined) {
    if (running.startedAs === startedAs) return;
    await stopDaemon(daemon.name);
  }
  mkdirSync(cachePath("lab"), { recursive: true });
  const logPath = cachePath("lab", `${daemon.name}.log`);
  const log = openSync(logPath, "w");
  const [program, ...args] = daemon.command;
  const env = { ...process.env, ...daemon.env };
  const child = spawn(program, args, {
    env,
    cwd: "/",
    detached: true,
    stdio: ["ignore", log, log],
  });
  child.unref();
  const { pid } = child;
  if (pid === undefined) throw new Error(`lab: starting ${daemon.name}: cannot run ${program}`);
  const record: RunningProcess = { pid, startTime: startTime(pid) ?? "", startedAs };
  writeFileSync(recordPath(daemon.name), JSON.stringify(record));
  await waitFor(`lab: starting ${daemon.name}`, 15_000, async () => {
    if (runningProcess(daemon.name) === undefined) {
      throw new Error(`lab: starting ${daemon.name}: it exited at once`);
    }
    return fetch(daemon.healthUrl).then(
      ({ ok, status }) => ok || `it answers with ${status}`,
      (error: Error) => error.message,
    );
  }).catch((error: Error) => {
    const tail = readFileSync(logPath, "utf8").trimEnd().split("\n").slice(-20).join("\n");
    throw new Error(`${error.message}\n${tail}\nthe whole log is ${logPath}`);
  });
}

/** Stops a server that `startDaemon` started, and waits until it is gone. Returns whether it ran. */
export async function stopDaemon(name: string): Promise<boolean> {
  const running = runningProcess(name);
  if (running !== undefined) {
    process.kill(running.pid, "SIGTERM");
    await waitFor(`lab: stopping ${name}`, 10_000, () =>
      Promise.resolve(runningProcess(name) === undefined || `process ${running.pid} still runs`),
    );
  }
  rmSync(recordPath(name), { force: true });
  return running !== undefined;
}

function recordPath(name: string): string {
  return cachePath("lab", `${name}.json`);
}

function runningProcess(name: string): RunningProcess | undefined {
  try {
    const record = JSON.parse(readFileSync(recordPath(name), "utf8")) as RunningProcess;
    return startTime(record.pid) === record.startTime ? record : undefined;
  } catch {
    return undefined;
  }
}

/** Start time of a live process. A zombie counts as ended. */
function startTime(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The second field is the command's name in parentheses, which may contain anything.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return fields[0] === "Z" ? undefined : fields[19];
  } catch {
    return undefined;
  }
}
