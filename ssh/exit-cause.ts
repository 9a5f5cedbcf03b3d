import { lastLines } from "./errors";
import { withStorage } from "./storage";

const killed =
  "killed by SIGKILL before its deadline; the kernel does that when memory runs out: journalctl -k";

/** What an execution printed, and this machine's clock in milliseconds when the shell started. */
export interface Printed {
  readonly started: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Why a script failed, from its exit code, with the last lines that it printed. */
export const causeOfExit = (exit: number, timeoutSeconds: number, printed: Printed): string =>
  withStorage(printed.stderr, (stderr) => plainCause(exit, timeoutSeconds, { ...printed, stderr }));

function plainCause(
  exit: number,
  timeoutSeconds: number,
  { started, stdout, stderr }: Printed,
): string {
  // `timeout` reports that its command was killed, by itself or by another process.
  const overdue = Date.now() - started >= timeoutSeconds * 1000;
  if (exit === 137 && !overdue) return `${killed}\n${lastLines(stdout + stderr)}`.trimEnd();
  if (exit === 124 || exit === 137)
    return `timed out after ${timeoutSeconds} s\n${lastLines(stdout + stderr)}`;
  return stderr.trim() ? `exit ${exit}\n${lastLines(stderr)}` : `exit ${exit}`;
}
