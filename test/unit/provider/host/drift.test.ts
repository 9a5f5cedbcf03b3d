import { deepStrictEqual } from "node:assert";
import { driftOf } from "../../../../provider/host/drift";
import { brief } from "../../../../layers/desired-state";
import {
  parseObservation,
  type Observation,
  type ObservedPath,
  type ObservedUnit,
} from "../../../../host/observation";

const sum = "a".repeat(64);
const print = brief(sum);
const applied = {
  "file /etc/a": `0600 ${print}`,
  "unit kubelet.service": "running",
  "sysctl kernel.panic": "10",
  "directory /opt/cni/bin": "0755",
  "program /usr/local/bin/kubelet": "https://a/kubelet",
  "certificate /etc/peer": print,
  "wait a healthy kubelet": "curl",
  "exclusive /etc/manifests": "yes",
};
const installed = { "/usr/local/bin/kubelet": `0755 ${print}` };

const file = (mode: string, sha256 = sum, owner = "root:root"): ObservedPath => ({
  kind: "file",
  mode,
  owner,
  sha256,
});
const unit: ObservedUnit = { load: "loaded", active: "active", file: "enabled", dropIns: [] };
const good = {
  "/etc/a": file("0600"),
  "/usr/local/bin/kubelet": file("0755"),
};

/** Observations that differ from what was applied, and their drift. */
const table: readonly (readonly [
  string,
  {
    readonly paths?: Readonly<Record<string, ObservedPath>>;
    readonly unit?: Partial<ObservedUnit>;
    readonly rest?: Partial<Observation>;
  },
  ...string[],
])[] = [
  ["nothing", {}],
  [
    "another content",
    { paths: { "/etc/a": file("0600", "b".repeat(64)) } },
    "/etc/a: its content was changed",
  ],
  ["another mode", { paths: { "/etc/a": file("0644") } }, "/etc/a: its mode is 0644, not 0600"],
  [
    "another owner",
    { paths: { "/etc/a": file("0600", sum, "admin:root") } },
    "/etc/a: its owner is admin:root, not root:root",
  ],
  ["a link", { paths: { "/etc/a": { kind: "other" } } }, "/etc/a: is no plain file any more"],
  ["a missing file", { paths: { "/etc/a": { kind: "missing" } } }, "/etc/a: is missing"],
  [
    "a file that the ledger does not know",
    { rest: { paths: new Map([["/usr/local/bin/kubelet", file("0755")]]) } },
    "/etc/a: is missing",
  ],
  [
    "another program",
    { paths: { "/usr/local/bin/kubelet": file("0755", "b".repeat(64)) } },
    "/usr/local/bin/kubelet: its content was changed",
  ],
  ["a stopped unit", { unit: { active: "inactive" } }, "kubelet.service: is inactive"],
  [
    "a failed and disabled unit",
    { unit: { active: "failed", file: "disabled" } },
    "kubelet.service: is failed",
    "kubelet.service: is disabled, not enabled",
  ],
  ["a masked unit", { unit: { load: "masked", file: "masked" } }, "kubelet.service: is masked"],
  [
    "a missing unit",
    { unit: { load: "not-found", active: "inactive", file: "" } },
    "kubelet.service: is missing",
  ],
  [
    "a drop-in",
    { unit: { dropIns: ["/etc/systemd/system/kubelet.service.d/x.conf"] } },
    "/etc/systemd/system/kubelet.service.d/x.conf: is an extra drop-in of kubelet.service; up removes it: set kubelet.unit, or artifacts.proxy for a proxy, instead",
  ],
  [
    "a drop-in of a package",
    { unit: { dropIns: ["/usr/lib/systemd/system/kubelet.service.d/10-kubeadm.conf"] } },
    "/usr/lib/systemd/system/kubelet.service.d/10-kubeadm.conf: is an extra drop-in of kubelet.service; up does not remove it; remove it, or the package that it is of, then systemctl daemon-reload && systemctl restart kubelet.service",
  ],
  ["a drop-in that the stack file writes", { unit: { dropIns: ["/etc/a"] } }],
  [
    "a restart that is owed",
    { rest: { restarts: ["kubelet.service"] } },
    "kubelet.service: its restart is pending",
  ],
  ["a restart of another layer", { rest: { restarts: ["containerd.service"] } }],
  [
    "another setting",
    { rest: { sysctls: new Map([["kernel.panic", "0"]]) } },
    "sysctl kernel.panic: is 0, not 10",
  ],
  [
    "a setting that is gone",
    { rest: { sysctls: new Map() } },
    "sysctl kernel.panic: is unset, not 10",
  ],
  [
    "an unmanaged file",
    { rest: { unmanaged: [{ layer: "kubelet", path: "/etc/manifests/x.yaml" }] } },
    "/etc/manifests/x.yaml: unmanaged file in a managed directory",
  ],
  [
    "a damaged ledger",
    { rest: { damaged: [{ layer: "kubelet", ledger: "/a/ledger" }] } },
    "/a/ledger: is damaged; restore it from a backup of the host, or reinstall the host",
  ],
  ["a damaged ledger of another layer", { rest: { damaged: [{ layer: "etcd", ledger: "/b" }] } }],
  [
    "an unmanaged file of another layer",
    { rest: { unmanaged: [{ layer: "etcd", path: "/etc/x" }] } },
  ],
  [
    "ill health",
    { rest: { failing: [{ layer: "kubelet", what: "a healthy kubelet", output: "refused" }] } },
    "a healthy kubelet is missing: refused",
  ],
  [
    "ill health of another layer",
    { rest: { failing: [{ layer: "etcd", what: "a healthy etcd", output: "refused" }] } },
  ],
];

describe("drift", () => {
  for (const [what, { paths, unit: otherwise, rest }, ...drift] of table)
    it(`${drift.length > 0 ? "is" : "is not"} ${what}`, () => {
      const seen: Observation = {
        ...parseObservation(""),
        paths: new Map(Object.entries({ ...good, ...paths })),
        units: new Map([["kubelet.service", { ...unit, ...otherwise }]]),
        sysctls: new Map([["kernel.panic", "10"]]),
        ...rest,
      };
      deepStrictEqual(driftOf({ layer: "kubelet", applied, installed }, seen), drift);
    });
});
