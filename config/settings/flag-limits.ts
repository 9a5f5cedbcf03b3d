import { cipherSuite } from "./cipher-suites";
import { entriesOf } from "./flag-lists";
import { duration, type Format, formats, whole } from "./formats";
import { patternFault } from "./go-pattern";
import { instrumentationFlags } from "./instrumentation";

const long =
  (limits: string): Format =>
  (value) =>
    duration(value, limits);
const each = (format: Format, ...flags: readonly string[]): Readonly<Record<string, Format>> =>
  Object.fromEntries(flags.map((flag) => [flag, format]));

/** A list, or text with commas between. */
const suites: Format = (value) =>
  [value]
    .flat()
    .flatMap((text) => String(text).split(","))
    .map((one) => cipherSuite(one))
    .find((cause) => cause !== undefined);

/** The first fault of an entry in a list, with the entry. */
const entries =
  (fault: (entry: string) => string | undefined): Format =>
  (value) =>
    entriesOf(value)
      .map((entry) => [fault(entry), JSON.stringify(entry)] as const)
      .flatMap(([cause, shown]) => (cause === undefined ? [] : [`${shown}: ${cause}`]))[0];

/** An origin's pattern, which has to hold the whole host: both marks may stand anywhere in it. */
const origin = (pattern: string): string | undefined => {
  const fault = patternFault(pattern);
  if (fault !== undefined) return `is not a regular expression of Go: ${fault}`;
  return /\^|\/\//.test(pattern) && /[$:]/.test(pattern)
    ? undefined
    : "does not hold the whole host; start it with ^ or //, and end it with $ or :";
};

const override = (text: string): string | undefined =>
  /^[^#/]*\/[^#/]*#[^#;]+(;[^#;]+)*$/.test(text) ? undefined : "is not GROUP/RESOURCE#URL[;URL]";

const kubernetes = {
  "tls-cipher-suites": suites,
  // k8s.io/component-base/logs/api/v1
  "log-flush-frequency": long("1ns.."),
  ...instrumentationFlags,
};

/** Values that kube-apiserver takes, by flag: k8s.io/apiserver/pkg/server/options. */
export const apiServerLimits: Readonly<Record<string, Format>> = {
  ...kubernetes,
  ...each(whole("0.."), "max-requests-inflight", "max-mutating-requests-inflight"),
  ...each(whole("0.."), "min-request-timeout"),
  ...each(whole("0.."), "audit-log-maxage", "audit-log-maxbackup", "audit-log-maxsize"),
  ...each(long("0s.."), "livez-grace-period", "request-timeout", "storage-initialization-timeout"),
  ...each(long("0s.."), "shutdown-delay-duration", "shutdown-watch-termination-grace-period"),
  "cors-allowed-origins": entries(origin),
  "etcd-servers-overrides": entries(override),
  "goaway-chance": (value) => formats["number"]!(value, "0..0.02"),
  "service-account-max-token-expiration": long("0s|1h.."),
  "kubernetes-service-node-port": (value) =>
    value === 0 ? undefined : whole("30000..32767")(value),
};

/** Values that kube-controller-manager takes, by flag: its app/options. */
export const controllerManagerLimits: Readonly<Record<string, Format>> = {
  ...kubernetes,
  ...each(
    whole("1.."),
    ...["cron-job", "daemonset", "device-taint-eviction", "ephemeralvolume", "job"]
      .concat("horizontal-pod-autoscaler", "resourceclaim", "statefulset")
      .concat("validating-admission-policy-status")
      .map((name) => `concurrent-${name}-syncs`),
  ),
  ...each(
    whole("1..50"),
    ...["concurrent-service-endpoint-syncs", "mirroring-concurrent-service-endpoint-syncs"],
  ),
  "max-endpoints-per-slice": whole("1..1000"),
  "mirroring-max-endpoints-per-subset": whole("1..1000"),
  "attach-detach-reconcile-sync-period": long("1s.."),
};

/** Values that kube-scheduler takes, by flag. */
export const schedulerLimits: Readonly<Record<string, Format>> = kubernetes;

/** Values that etcd takes, by flag: server/embed/config.go. */
export const etcdLimits: Readonly<Record<string, Format>> = {
  "cipher-suites": suites,
  "compact-hash-check-time": long("1ns.."),
  "auto-compaction-retention": (value) =>
    /^\d+$/.test(String(value)) ? undefined : duration(value, "0s.."),
};
