import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, open, readFile } from "node:fs/promises";
import { dirname } from "node:path";
import { cachePath } from "./cache";

/** Options for a command whose output matters only if it fails. */
export interface RunOptions {
  /** What the command is for, as errors put it: `building kubelet`. */
  readonly doing: string;
  /** Name of the log file, without its directory and extension. */
  readonly log: string;
  /** Remedy if the command is not installed. */
  readonly remedy?: string;
  readonly cwd?: string;
  /** Variables in addition to this process's own. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs a command. Throws with the last twenty lines of its log, and the path of the whole. */
export async function run(command: string, args: readonly string[], options: RunOptions) {
  const path = cachePath("build", "logs", `${options.log}.log`);
  await mkdir(dirname(path), { recursive: true });
  const log = await open(path, "w");
  try {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: { ...process.env, ...options.env },
      stdio: ["ignore", log.fd, log.fd],
    });
    const [code, signal] = (await once(child, "exit")) as [number | null, string | null];
    if (code === 0) return;
    const tail = (await readFile(path, "utf8")).trimEnd().split("\n").slice(-20).join("\n");
    const end = signal === null ? `exit ${String(code)}` : signal;
    throw new Error(`lab: ${options.doing}: ${command}: ${end}\n${tail}\nthe whole log is ${path}`);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    const remedy = options.remedy === undefined ? "" : `\n${options.remedy}`;
    throw new Error(`lab: ${options.doing}: ${command} is not on PATH${remedy}`);
  } finally {
    await log.close();
  }
}
