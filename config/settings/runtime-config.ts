import { entriesOf } from "./flag-lists";
import { isMap, type Values } from "./merge";
import { similar } from "./similar";

/** Versions of API groups that both releases register: pkg/apis/GROUP/install, and the aggregator's and CustomResourceDefinitions'. */
const shared: Readonly<Record<string, string>> = {
  "": "v1",
  "admission.k8s.io": "v1 v1beta1",
  "admissionregistration.k8s.io": "v1 v1beta1 v1alpha1",
  "apiextensions.k8s.io": "v1 v1beta1",
  "apiregistration.k8s.io": "v1 v1beta1",
  apps: "v1 v1beta2 v1beta1",
  "authentication.k8s.io": "v1 v1beta1 v1alpha1",
  "authorization.k8s.io": "v1 v1beta1",
  autoscaling: "v2 v1",
  batch: "v1 v1beta1",
  "certificates.k8s.io": "v1 v1beta1 v1alpha1",
  "coordination.k8s.io": "v1 v1beta1 v1alpha2",
  "discovery.k8s.io": "v1 v1beta1",
  "events.k8s.io": "v1 v1beta1",
  extensions: "v1beta1",
  "flowcontrol.apiserver.k8s.io": "v1 v1beta3 v1beta2 v1beta1",
  "imagepolicy.k8s.io": "v1alpha1",
  "internal.apiserver.k8s.io": "v1alpha1",
  "networking.k8s.io": "v1 v1beta1",
  "node.k8s.io": "v1 v1beta1 v1alpha1",
  policy: "v1 v1beta1",
  "rbac.authorization.k8s.io": "v1 v1beta1 v1alpha1",
  "resource.k8s.io": "v1 v1beta2 v1beta1 v1alpha3",
  "storage.k8s.io": "v1 v1beta1 v1alpha1",
};

/** The same of groups that differ. */
const ofRelease: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "Kubernetes 1.36": {
    "scheduling.k8s.io": "v1 v1beta1 v1alpha2",
    "storagemigration.k8s.io": "v1beta1",
  },
  "Kubernetes 1.37": {
    "lifecycle.k8s.io": "v1alpha1",
    "scheduling.k8s.io": "v1 v1beta1 v1alpha3",
    "storagemigration.k8s.io": "v1 v1beta1",
  },
};

const everyVersion = ["api/all", "api/ga", "api/beta", "api/alpha"];

/** Keys and values as the API server reads them; without a value, a key is on. */
const pairsOf = (value: unknown): Readonly<Record<string, string>> =>
  Object.fromEntries(
    isMap(value)
      ? Object.entries(value).map(([key, one]) => [key.trim(), String(one).trim()])
      : entriesOf(value).map((text) => {
          const [key = "", ...rest] = text.split("=");
          return [key.trim(), rest.join("=").trim()];
        }),
  );

/**
 * Entries of `--runtime-config` that the API server does not take: k8s.io/apiserver/pkg/server/resourceconfig.
 *
 * @param release such as `Kubernetes 1.37`
 */
export function runtimeConfigErrors(flags: Values, place: string, release: string): string[] {
  const pairs = pairsOf(flags["runtime-config"]);
  const groups = { ...shared, ...ofRelease[release] };
  const spot = `${place}.runtime-config`;
  const faults = Object.entries(pairs).flatMap(([key, value]) =>
    keyFaults(key, groups, release)
      .concat(valueFaults(key, value))
      .map((cause) => `${spot}.${key}: ${cause}`),
  );
  if (faults.length > 0) return faults;
  if (pairs["api/all"] === "false" && Object.keys(pairs).length === 1)
    return [`${spot}: leaves no API; name what stays beside api/all`];
  return fairnessFaults(pairs, flags).map((cause) => `${spot}: ${cause}`);
}

function keyFaults(key: string, groups: Readonly<Record<string, string>>, release: string) {
  if (everyVersion.includes(key)) return [];
  const [group = "", version, resource = "", ...rest] = key.split("/");
  if (version === undefined || rest.length > 0)
    return [
      `is neither GROUP/VERSION, such as apps/v1 or /v1, nor GROUP/VERSION/RESOURCE, nor one of ${everyVersion.join(", ")}`,
    ];
  if (!Object.hasOwn(groups, group)) {
    const close = similar(group, Object.keys(groups).filter(Boolean));
    return [
      `${release} has no API group ${JSON.stringify(group)}${close ? `; did you mean ${close}?` : ""}`,
    ];
  }
  const versions = groups[group]!.split(" ");
  if (!versions.includes(version))
    return [
      `${release} has no version ${JSON.stringify(version)} of it; use ${versions.join(", ")}`,
    ];
  return resource === resource.toLowerCase()
    ? []
    : [`${JSON.stringify(resource)} is not in lower case, as all resources are`];
}

const valueFaults = (key: string, value: string): string[] =>
  (everyVersion.includes(key)
    ? /^(true|false)$/
    : /^(|1|t|T|true|TRUE|True|0|f|F|false|FALSE|False)$/
  ).test(value)
    ? []
    : [`${JSON.stringify(value)} is not true or false`];

/** pkg/controlplane/apiserver/options: the first of these that is set decides whether fairness has its API. */
function fairnessFaults(pairs: Readonly<Record<string, string>>, flags: Values): string[] {
  if (flags["enable-priority-and-fairness"] === false) return [];
  const first = ["flowcontrol.apiserver.k8s.io/v1", "api/ga", "api/all"].find((key) =>
    /^(true|false)$/.test(pairs[key] ?? ""),
  );
  return first !== undefined && pairs[first] === "false"
    ? [
        `${first} is off, and priority and fairness needs it; set enable-priority-and-fairness to false`,
      ]
    : [];
}
