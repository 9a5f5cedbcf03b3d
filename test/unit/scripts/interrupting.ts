import { mock } from "node:test";
import * as scripts from "../../../host/scripts";
import type { OnAHost } from "./on-a-host";

/** How a script is interrupted: its host dies, or one of its commands fails. */
export type Interruption = "killed" | "failing";

/** Commands that change something. */
const steps = "rm mv cp install sync chmod chown rmdir mkdir systemctl sysctl tar";

/** Counts the steps of a script in a file, because parts of it run in subshells. */
const prelude = (step: number, how: Interruption): string => `
step() {
  local done=''
  [ ! -e /run/journal.steps ] || IFS= read -r done </run/journal.steps || true
  printf x >>/run/journal.steps
  [ \${#done} -eq ${step} ] || return 0
  ${how === "killed" ? "kill -9 $$" : "return 1"}
}
for one in ${steps}; do eval "$one() { step && command $one \\"\\$@\\"; }"; done
`;

/**
 * Runs a script on the host and interrupts it before its command of this number, counted from 0.
 *
 * @returns whether it had that many commands
 */
export async function interrupted(
  host: OnAHost,
  step: number,
  how: Interruption,
  run: () => Promise<unknown>,
): Promise<boolean> {
  const { hostScript } = scripts;
  const whole = mock.method(scripts, "hostScript", (...given: Parameters<typeof hostScript>) =>
    [prelude(step, how), hostScript(...given)].join("\n"),
  );
  try {
    await run().catch(() => undefined);
  } finally {
    whole.mock.restore();
  }
  const taken = host.exists("/run/journal.steps") ? host.read("/run/journal.steps").length : 0;
  host.remove("/run/journal.steps");
  return taken > step;
}
