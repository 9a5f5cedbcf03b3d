import type { RemoteHost } from "../../ssh/host";
import { runAsRoot } from "../../ssh/root-shell";
import { hostCommands } from "../rollout/command-gate";
import { credentials, currentHost } from "../stack";

/** Commands of the stack file around each change of a node. */
export interface NodeHooks {
  readonly beforeChange?: readonly string[];
  readonly afterChange?: readonly string[];
}

const hookSeconds = 600;

/** Runs a hook as root on its host. Does nothing without commands. */
export async function runHook(
  host: RemoteHost,
  hook: keyof NodeHooks,
  commands: readonly string[] | undefined,
  report: (line: string) => void,
): Promise<void> {
  if (!commands?.length) return;
  report(`running hooks.${hook}`);
  await runAsRoot(currentHost(host), credentials(), {
    doing: `running hooks.${hook}`,
    script: hostCommands(commands, host),
    timeoutSeconds: hookSeconds,
  });
}
