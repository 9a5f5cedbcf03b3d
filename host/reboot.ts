import { setTimeout as delay } from "node:timers/promises";
import { RemoteError } from "../ssh/errors";
import type { Credentials, RemoteHost } from "../ssh/host";
import { dropConnection } from "../ssh/pool";
import { runAsRoot } from "../ssh/root-shell";
import { utcTime } from "../text/utc-time";
import { maintain, type MaintenanceOrder } from "./maintenance";

const pauseMs = 1_000;
const doing = "waiting for it to come back";

/**
 * Reboots a host and returns when it takes logins again after another boot.
 *
 * @throws RemoteError at the deadline, with the time of the reboot and what was seen last
 */
export async function rebootHost(
  host: RemoteHost,
  credentials: Credentials,
  order: MaintenanceOrder,
  report: (line: string) => void,
): Promise<void> {
  const { boot } = await maintain(host, credentials, "reboot", order, report);
  const since = Date.now();
  report("reboots");
  for (;;) {
    const seen = await bootOf(host, credentials);
    if ("boot" in seen && seen.boot !== boot) break;
    if (Date.now() - since > order.timeoutSeconds * 1000)
      throw new RemoteError(
        host.name,
        doing,
        `it was told to reboot at ${utcTime(since)} and ${"boot" in seen ? "has not done so" : `does not answer: ${seen.failure}`}; look at its console. No other host is begun, and the next run resumes`,
      );
    await delay(pauseMs);
  }
  // Its other end is gone, which would be noticed late.
  dropConnection(host);
}

/** Over a new connection: the old one may hang when the host goes down. */
const bootOf = (
  host: RemoteHost,
  credentials: Credentials,
): Promise<{ boot: string } | { failure: string }> =>
  runAsRoot(host, credentials, {
    doing,
    script: "cat /proc/sys/kernel/random/boot_id",
    readOnly: true,
    newConnection: true,
    timeoutSeconds: 15,
  }).then(
    (output) => ({ boot: output.trim() }),
    (error: Error) => ({ failure: error.message.replace(`${host.name}: `, "") }),
  );
