import type { ChildProcess } from "node:child_process";
import { waitFor } from "../../lab/hosts/wait";
import { up, type Run } from "../lab/pulumi";

const saysSeconds = 300;

/** A `pulumi up` that goes on while the test looks at the cluster. */
export interface HeldRun {
  /** The first match in what it has said. Waits for it; fails when the run ends without it. */
  said(pattern: RegExp): Promise<RegExpExecArray>;
  /** Kills the CLI, and returns when it and what it had started are gone. */
  kill(): Promise<unknown>;
  readonly ended: Promise<Run>;
}

/** Starts `pulumi up`. */
export function startUp(): HeldRun {
  let [text, over] = ["", false];
  let cli: ChildProcess | undefined;
  const started = (child: ChildProcess) => {
    cli = child;
    for (const stream of [child.stdout!, child.stderr!])
      stream.on("data", (more: string) => (text += more));
  };
  const ended = up([], { deadlineSeconds: 1200, started });
  const note = () => (over = true);
  ended.then(note, note);
  return {
    async said(pattern) {
      let found: RegExpExecArray | null = null;
      await waitFor(`pulumi up: saying ${pattern}`, saysSeconds * 1000, async () => {
        const isOver = over;
        found = pattern.exec(text);
        if (!found && isOver) throw new Error(`pulumi up: ended without saying ${pattern}`);
        return found !== null || text.slice(-500);
      });
      return found!;
    },
    kill() {
      cli!.kill("SIGKILL");
      return ended;
    },
    ended,
  };
}
