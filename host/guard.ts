import type { Guard } from "../layers/desired-state";
import { RemoteError } from "../ssh/errors";
import type { Credentials, RemoteHost } from "../ssh/host";
import { runAsRoot } from "../ssh/root-shell";
import { ownScript } from "./owner";

/**
 * Opens a new connection and tells the host to keep the rules of a guarded unit. The existing connection proves
 * nothing, because established connections are allowed.
 *
 * @throws RemoteError if no new connection succeeds; the host then restores the last confirmed rules by itself.
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
      script: ownScript(host, ["confirm-rules"], {
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
      `no new connection succeeded (${message.slice(host.name.length + 2)}); the host restores the last confirmed rules ` +
        `${rollbackSeconds} s after it loaded these, or none if there were none. Add the network of this machine, or of the last bastion, to security.firewall.sshFrom`,
    );
  }
}
