import type { Guard } from "../layers/desired-state";
import { RemoteError } from "../ssh/errors";
import type { Credentials, RemoteHost } from "../ssh/host";
import { runAsRoot } from "../ssh/root-shell";
import { ownScript } from "./owner";

/**
 * Comes in by a new connection and tells the host to keep the rules of a guarded unit. The old connection proves nothing,
 * because what is established is let through.
 *
 * @throws RemoteError when no new connection comes through; the host goes back to the last confirmed rules by itself then.
 */
export async function confirmGuard(
  host: RemoteHost,
  credentials: Credentials,
  { unit, rules, confirmed, trial, rollbackSeconds }: Guard,
): Promise<void> {
  const doing = "confirming its firewall";
  try {
    await runAsRoot(host, credentials, {
      doing,
      script: ownScript(host, ["confirm"], {
        UNIT: unit,
        RULES: rules,
        CONFIRMED: confirmed,
        TRIAL: trial,
      }),
      timeoutSeconds: 30,
      newConnection: true,
    });
  } catch (error) {
    const { message } = error as Error;
    throw new RemoteError(
      host.name,
      doing,
      `no new connection came through it (${message.slice(host.name.length + 2)}); the host goes back to the rules that were confirmed last ` +
        `${rollbackSeconds} s after it loaded these, or to none where none were. Add the network that this machine, or the last bastion, comes from to security.firewall.sshFrom`,
    );
  }
}
