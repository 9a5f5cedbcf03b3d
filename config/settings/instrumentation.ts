import { entriesOf } from "./flag-lists";
import type { Format } from "./formats";
import { isMap, type Values } from "./merge";

/** Numbers of Go's key exchanges: https://pkg.go.dev/crypto/tls#CurveID */
const curves = [23, 24, 25, 29, 4587, 4588, 4589];

/** The number of a key exchange: k8s.io/component-base/cli/flag. */
export const curve: Format = (value) =>
  curves.includes(Number(value))
    ? undefined
    : `${JSON.stringify(value)} is not the number of a key exchange of Go, which are ${curves.join(", ")}`;

const repeated = (values: readonly unknown[]): string | undefined => {
  const twice = values.find((one, index) => values.indexOf(one) < index);
  return twice === undefined ? undefined : `${JSON.stringify(twice)} is listed twice`;
};

const metric = "[a-zA-Z_:][a-zA-Z0-9_:]*";
const metricName = new RegExp(`^${metric}$`);
const metricLabel = new RegExp(`^${metric},[a-zA-Z_][a-zA-Z0-9_]*$`);

const metricNames: Format = (value) => {
  const wrong = entriesOf(value).find((name) => !metricName.test(name));
  return wrong === undefined ? undefined : `${JSON.stringify(wrong)} is not the name of a metric`;
};

const metricLabels: Format = (value) => {
  const wrong = isMap(value) ? Object.keys(value).find((key) => !metricLabel.test(key)) : undefined;
  return wrong === undefined ? undefined : `${JSON.stringify(wrong)} is not METRIC,LABEL`;
};

/** Values that all components of Kubernetes take, by flag: k8s.io/component-base/metrics/api/v1 and cli/flag. */
export const instrumentationFlags: Readonly<Record<string, Format>> = {
  "tls-curve-preferences": (value) => {
    const all = entriesOf(value);
    return all.map((one) => curve(one)).find((cause) => cause) ?? repeated(all);
  },
  "disabled-metrics": metricNames,
  "allow-metric-labels": metricLabels,
};

/** Flags that the release decides on, or that exclude each other. The file of allow-metric-labels-manifest is on the host alone. */
export function instrumentationConflicts(flags: Values, place: string, release: string): string[] {
  const [labels, manifest] = ["allow-metric-labels", "allow-metric-labels-manifest"] as const;
  return [
    ...hiddenMetrics(flags, "show-hidden-metrics-for-version", place, release),
    ...(flags[labels] !== undefined && flags[manifest]
      ? [`${place}.${labels}: excludes ${manifest}; take one of them out`]
      : []),
  ];
}

/** The same of the fields of kubelet and kube-proxy. */
export function instrumentationErrors(config: Values, place: string, release: string): string[] {
  const preferences = config["tlsCurvePreferences"];
  const twice = Array.isArray(preferences) ? repeated(preferences) : undefined;
  return [
    ...hiddenMetrics(config, "showHiddenMetricsForVersion", place, release),
    ...(twice === undefined ? [] : [`${place}.tlsCurvePreferences: ${twice}`]),
  ];
}

/** @param release such as `Kubernetes 1.37` */
function hiddenMetrics(settings: Values, key: string, place: string, release: string): string[] {
  const [, major, minor] = /(\d+)\.(\d+)$/.exec(release) ?? [];
  const before = `${major}.${Number(minor) - 1}`;
  const value = JSON.stringify(settings[key] ?? "");
  return ['""', `"${before}"`, before].includes(value)
    ? []
    : [
        `${place}.${key}: ${value} is not "${before}": only metrics hidden since the minor release before can be shown`,
      ];
}
