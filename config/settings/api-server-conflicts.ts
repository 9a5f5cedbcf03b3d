import { seconds } from "./formats";
import type { Values } from "./merge";

/** Where the API server sends its events: security.audit decides both. */
export interface AuditBackends {
  readonly log: boolean;
  /** The mode of the webhook; undefined without one. */
  readonly webhook: string | undefined;
}

/** Flags of kube-apiserver that are right each, and that it does not take together. */
export const apiServerConflicts = (
  flags: Values,
  place: string,
  { log, webhook }: AuditBackends,
): string[] => [
  ...leadershipFaults(flags, place),
  ...(log ? auditFaults(flags, place, "audit-log", flags["audit-log-mode"] === "batch") : []),
  ...(webhook ? auditFaults(flags, place, "audit-webhook", webhook === "batch") : []),
];

/** pkg/controlplane/apiserver/options. Times of elections that the API server decides. */
function leadershipFaults(flags: Values, place: string): string[] {
  const flag = (name: string) => `coordinated-leadership-${name}`;
  const length = (name: string, usual: number) => seconds(String(flags[flag(name)])) ?? usual;
  const [lease, renew] = [length("lease-duration", 15), length("renew-deadline", 10)];
  const retry = length("retry-period", 2);
  return lease > renew && renew > retry
    ? []
    : [
        `${place}: ${flag("lease-duration")} (${lease} s) must be above ${flag("renew-deadline")} (${renew} s), and that above ${flag("retry-period")} (${retry} s)`,
      ];
}

/** k8s.io/apiserver/pkg/server/options. Upstream looks at batches only in the mode batch, and at nothing without the backend. */
function auditFaults(flags: Values, place: string, backend: string, batches: boolean): string[] {
  const flag = (name: string) => `${backend}-${name}`;
  const number = (name: string, usual: number) => {
    const value = flags[flag(name)];
    return typeof value === "number" ? value : usual;
  };
  const throttles = flags[flag("batch-throttle-enable")] ?? backend === "audit-webhook";
  const [event, batch] = [
    number("truncate-max-event-size", 100 * 1024),
    number("truncate-max-batch-size", 10 * 1024 * 1024),
  ];
  const positive = [
    ...(batches ? ["batch-buffer-size", "batch-max-size"] : []),
    ...(batches && throttles === true ? ["batch-throttle-qps", "batch-throttle-burst"] : []),
    "truncate-max-event-size",
  ].filter((name) => number(name, 1) <= 0);
  return [
    ...positive.map((name) => `${place}.${flag(name)}: ${number(name, 1)} is not above 0`),
    ...(batch < event
      ? [
          `${place}.${flag("truncate-max-batch-size")}: ${batch} is below ${flag("truncate-max-event-size")}, ${event}`,
        ]
      : []),
  ];
}
