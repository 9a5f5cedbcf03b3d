import type { ChildProcess } from "node:child_process";
import { readFileSync, readdirSync, readlinkSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { cutLink, rebootHost, restoreLink } from "../../lab/hosts";
import { waitFor } from "../../lab/hosts/wait";

/** An interruption of a running CLI command. Resolves when what it took away is back, except for processes. */
export type Interruption = (command: ChildProcess) => Promise<unknown>;

/**
 * `kill -9` of the CLI. Its children must end by themselves, except for a Pulumi provider that has not received a
 * request yet: our code does not run in it, so it has no connection.
 */
export const killCli: Interruption = async (command) => {
  const left = descendants(command.pid!);
  command.kill("SIGKILL");
  const alive = () => left.filter((id) => parentOf(id) !== undefined);
  await waitFor("the CLI's plugins: ending after it", 60_000, async () => {
    const others = alive().filter((id) => !isProvider(id) || isConnected(id));
    return others.length === 0 || others.map(commandLine).join("\n");
  });
  for (const id of alive()) end(id);
};

/** Ctrl-C: the CLI finishes the steps that it has begun. */
export const cancel: Interruption = async (command) => void command.kill("SIGINT");

/** `kill -9` of the process that holds the connections to the hosts. */
export const killProvider: Interruption = async (command) => {
  const providers = () => descendants(command.pid!).filter(isProvider);
  await waitFor(
    "the provider: running",
    60_000,
    async () => providers().length > 0 || command.exitCode !== null || "not yet",
  );
  for (const id of providers()) end(id);
};

/** A reboot of a host. */
export const reboot =
  (host: string): Interruption =>
  () =>
    rebootHost(host);

/** Disconnects a host for half a minute. */
export const cutOff =
  (host: string): Interruption =>
  async () => {
    await cutLink(host);
    await delay(30_000);
    await restoreLink(host);
  };

/** Child processes of a process, recursively. */
function descendants(id: number): number[] {
  const children = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((child) => parentOf(child) === id);
  return children.flatMap((child) => [child, ...descendants(child)]);
}

/** Parent of a process that runs. */
function parentOf(id: number): number | undefined {
  try {
    const [, state, parent] = /^\d+ \(.*\) (\S) (\d+) /s.exec(
      readFileSync(`/proc/${id}/stat`, "utf8"),
    )!;
    return state === "Z" ? undefined : Number(parent);
  } catch {
    return undefined;
  }
}

const isProvider = (id: number): boolean => commandLine(id).includes("cmd/dynamic-provider");

function end(id: number): void {
  try {
    process.kill(id, "SIGKILL");
  } catch {
    // It has ended by itself.
  }
}

/** Whether a process has an SSH connection. False if it has ended meanwhile. */
function isConnected(id: number): boolean {
  try {
    const sockets = readdirSync(`/proc/${id}/fd`).map((name) => linkOf(`/proc/${id}/fd/${name}`));
    const rows = readFileSync(`/proc/${id}/net/tcp`, "utf8").trim().split("\n").slice(1);
    return rows
      .map((row) => row.trim().split(/\s+/))
      .some(([, , remote = "", , , , , , , inode]) => {
        const port = Number.parseInt(remote.split(":")[1]!, 16);
        return port === 22 && sockets.includes(`socket:[${inode}]`);
      });
  } catch {
    return false;
  }
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    // Closed meanwhile.
    return "";
  }
}

function commandLine(id: number): string {
  try {
    return readFileSync(`/proc/${id}/cmdline`, "utf8").replaceAll("\0", " ");
  } catch {
    return "";
  }
}
