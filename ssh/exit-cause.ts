import { lastLines } from "./errors";

const killed =
  "ended by the signal SIGKILL before its time; the kernel does so where memory runs out: journalctl -k";

/** What an execution printed, and our clock in milliseconds when the shell was there. */
export interface Printed {
  readonly started: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Why a script that ran failed, from its exit code, with the last lines that it printed. */
export function causeOfExit(
  exit: number,
  timeoutSeconds: number,
  { started, stdout, stderr }: Printed,
): string {
  // `timeout` reports that its command was killed, by itself or by another process.
  const overdue = Date.now() - started >= timeoutSeconds * 1000;
  if (exit === 137 && !overdue) return `${killed}\n${lastLines(stdout + stderr)}`.trimEnd();
  if (exit === 124 || exit === 137)
    return `no end within ${timeoutSeconds} s\n${lastLines(stdout + stderr)}`;
  return stderr.trim() ? `exit ${exit}\n${lastLines(stderr)}` : `exit ${exit}`;
}
