import { clockError } from "../../pki/clock";
import { clockOf } from "../../ssh/clock";
import { RemoteError } from "../../ssh/errors";
import type { SshHost } from "../../ssh/host";
import { runAsRoot } from "../../ssh/root-shell";
import { credentials, isLost, listedMasters } from "../stack";

const doing = "issuing certificates";

/**
 * Compares this machine's clock with the host's, as read by the last execution there.
 *
 * @throws RemoteError if they differ, before anything is issued.
 */
export function assertSameTime({ name }: SshHost): void {
  const fault = clockError(clockOf(name) ?? 0, name);
  if (fault) throw new RemoteError(name, doing, fault);
}

/**
 * Compares this machine's clock with that of the first master that answers. Does nothing if none answers: then nothing is
 * applied to hosts either, and their own resources report why.
 *
 * @throws RemoteError if they differ, before anything is issued.
 */
export async function assertSameTimeAsMasters(): Promise<void> {
  const masters = listedMasters().filter(({ address }) => !isLost(address));
  const asked = masters.map(async (host) => {
    await runAsRoot(host, credentials(), {
      doing: "asking for the time",
      script: ":",
      readOnly: true,
      timeoutSeconds: 30,
    });
    return host;
  });
  const answered = await Promise.any(asked).catch(() => undefined);
  if (answered) assertSameTime(answered);
}
