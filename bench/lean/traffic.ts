import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { LeanHost } from "./lean-host";

/** What a host's sshd has logged since it started. */
export interface Traffic {
  readonly connections: number;
  /** Commands that were run over those connections. */
  readonly executions: number;
}

/** Counts in the log of a lean host's sshd. */
export function trafficOf({ place }: LeanHost): Traffic {
  const log = readFileSync(join(place, "upper/var/log/sshd.log"), "utf8");
  return {
    connections: log.match(/^Accepted publickey /gm)?.length ?? 0,
    executions: log.match(/^Starting session: /gm)?.length ?? 0,
  };
}
