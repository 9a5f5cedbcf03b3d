import * as limits from "../settings/flag-limits";
import { flagErrors } from "../settings/flags";
import type { Values } from "../settings/merge";
import * as owned from "../settings/owned-flags";
import { tableOf } from "../settings/tables";
import type { Sections } from "../schema";
import { hostDirectories } from "./host-directories";

/**
 * Flags of etcd that its release does not take, or that the program decides.
 *
 * @param release of etcd
 */
export function etcdErrors({ etcd }: Partial<Sections>, release: string): string[] {
  const table = tableOf("etcd", release, "etcd");
  const gates = tableOf("etcd", release, "etcdFeatureGates");
  const { flags = {} } = etcd ?? {};
  if (Object.keys(flags).length === 0) return [];
  if (!table || !gates)
    return ["etcd.flags: cannot be checked for this release; use etcd 3.6 or later"];
  const owns = { program: "etcd", table, gates, owned: owned.etcdOwned, words: owned.etcdWords };
  const sees = [`${hostDirectories.kubernetes}/etcd`, `${hostDirectories.kubernetes}/pki`];
  const errors = flagErrors(flags, "etcd.flags", { ...owns, sees, limits: limits.etcdLimits });
  const time = (flag: string, standard: number) => Number(flags[flag] ?? standard);
  const [heartbeat, election] = [time("heartbeat-interval", 100), time("election-timeout", 1000)];
  // https://etcd.io/docs/v3.6/tuning/#time-parameters
  const isOut = election < 5 * heartbeat || heartbeat < 1 || election > 50_000;
  return [
    ...errors,
    ...(isOut
      ? [
          `etcd.flags: election-timeout ${election} must be five times heartbeat-interval ${heartbeat} or more, and at most 50000`,
        ]
      : []),
    ...tlsErrors(flags),
  ];
}

/** What etcd refuses of TLS together: server/embed/config.go. */
function tlsErrors(flags: Values): string[] {
  if (flags["tls-min-version"] !== "TLS1.3") return [];
  return [
    ...("cipher-suites" in flags
      ? ["etcd.flags.cipher-suites: those of TLS1.3 cannot be chosen; take it out"]
      : []),
    ...(flags["tls-max-version"] === "TLS1.2"
      ? ["etcd.flags.tls-max-version: is below tls-min-version, TLS1.3; take one of them out"]
      : []),
  ];
}
