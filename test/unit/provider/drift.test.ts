import { deepStrictEqual } from "node:assert";
import { driftOf } from "../../../provider/drift";
import { brief } from "../../../remote/desired-state";
import { parseObservation } from "../../../remote/observation";

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
const good = {
  file: `path\t/etc/a\tfile\t600\troot:root\t${sum}`,
  program: `path\t/usr/local/bin/kubelet\tfile\t755\troot:root\t${sum}`,
  unit: "unit\tkubelet.service\tloaded\tactive\tenabled\t",
  sysctl: "sysctl\tkernel.panic\t10",
};

/** Lines of an observation in place of the good ones or besides them, and the drift that they are. */
const table: readonly (readonly [
  string,
  Partial<Record<keyof typeof good | "more", string>>,
  ...string[],
])[] = [
  ["nothing", {}],
  [
    "another content",
    { file: `path\t/etc/a\tfile\t600\troot:root\t${"b".repeat(64)}` },
    "/etc/a: its content was changed",
  ],
  [
    "another mode",
    { file: `path\t/etc/a\tfile\t644\troot:root\t${sum}` },
    "/etc/a: its mode is 0644, not 0600",
  ],
  [
    "another owner",
    { file: `path\t/etc/a\tfile\t600\tadmin:root\t${sum}` },
    "/etc/a: its owner is admin:root, not root:root",
  ],
  ["a link", { file: "path\t/etc/a\tother" }, "/etc/a: is no plain file any more"],
  ["a missing file", { file: "path\t/etc/a\tmissing" }, "/etc/a: is missing"],
  ["a file that the ledger does not know", { file: "" }, "/etc/a: is missing"],
  [
    "another program",
    { program: `path\t/usr/local/bin/kubelet\tfile\t755\troot:root\t${"b".repeat(64)}` },
    "/usr/local/bin/kubelet: its content was changed",
  ],
  [
    "a stopped unit",
    { unit: "unit\tkubelet.service\tloaded\tinactive\tenabled\t" },
    "kubelet.service: is inactive",
  ],
  [
    "a failed and disabled unit",
    { unit: "unit\tkubelet.service\tloaded\tfailed\tdisabled\t" },
    "kubelet.service: is failed",
    "kubelet.service: is disabled, not enabled",
  ],
  [
    "a masked unit",
    { unit: "unit\tkubelet.service\tmasked\tactive\tmasked\t" },
    "kubelet.service: is masked",
  ],
  [
    "a missing unit",
    { unit: "unit\tkubelet.service\tnot-found\tinactive\t\t" },
    "kubelet.service: is missing",
  ],
  [
    "a drop-in",
    { unit: "unit\tkubelet.service\tloaded\tactive\tenabled\t/etc/x.conf" },
    "/etc/x.conf: is an extra drop-in of kubelet.service",
  ],
  [
    "a restart that is owed",
    { more: "restart\tkubelet.service" },
    "kubelet.service: its restart is still owed",
  ],
  ["a restart of another layer", { more: "restart\tcontainerd.service" }],
  ["another setting", { sysctl: "sysctl\tkernel.panic\t0" }, "sysctl kernel.panic: is 0, not 10"],
  ["a setting that is gone", { sysctl: "" }, "sysctl kernel.panic: is unset, not 10"],
  [
    "a stranger",
    { more: "stranger\tkubelet\t/etc/manifests/x.yaml" },
    "/etc/manifests/x.yaml: is nobody's, in a directory of ours",
  ],
  ["a stranger of another layer", { more: "stranger\tetcd\t/etc/x" }],
  [
    "ill health",
    { more: "failing\tkubelet\ta healthy kubelet\trefused" },
    "a healthy kubelet is missing: refused",
  ],
  ["ill health of another layer", { more: "failing\tetcd\ta healthy etcd\trefused" }],
];

describe("drift", () => {
  for (const [what, lines, ...drift] of table)
    it(`${drift.length > 0 ? "is" : "is not"} ${what}`, () => {
      const seen = parseObservation(Object.values({ ...good, ...lines }).join("\n"));
      deepStrictEqual(driftOf({ layer: "kubelet", applied, installed }, seen), drift);
    });
});
