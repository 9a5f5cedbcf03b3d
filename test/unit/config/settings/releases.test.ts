import { deepStrictEqual, ok } from "node:assert";
import { formats } from "../../../../config/settings/formats";
import { tableOf, type TableName } from "../../../../config/settings/tables";
import { errorsOf } from "../stack-file";

const kubernetes = (release: string) => ({ versions: { kubernetes: release } });

/** Settings that one release takes and the other does not, and what the other says. */
const table: readonly (readonly [what: string, sections: object, ...errors: string[]])[] = [
  [
    "a field that is older than the release",
    { ...kubernetes("1.36.3"), kubelet: { config: { defaultPodSysctls: {} } } },
    "kubelet.config.defaultPodSysctls: exists from Kubernetes 1.37 on, and this is 1.36.3; take it out",
  ],
  ["the same field of its own release", { kubelet: { config: { defaultPodSysctls: {} } } }],
  [
    "a flag that was removed",
    { controllerManager: { flags: { "concurrent-service-syncs": 5 } } },
    "controllerManager.flags.concurrent-service-syncs: was removed in Kubernetes 1.37; take it out",
  ],
  [
    "the same flag before its removal",
    { ...kubernetes("1.36.3"), controllerManager: { flags: { "concurrent-service-syncs": 5 } } },
  ],
  [
    "a feature gate that was removed",
    { apiServer: { flags: { "feature-gates": { BtreeWatchCache: true } } } },
    "apiServer.flags.feature-gates.BtreeWatchCache: was removed in Kubernetes 1.37; take it out",
  ],
  [
    "a feature gate that is locked",
    { apiServer: { flags: { "feature-gates": { DRAExtendedResource: false } } } },
    "apiServer.flags.feature-gates.DRAExtendedResource: is locked to true in Kubernetes 1.37; take it out",
  ],
  [
    "the same gate before it was locked",
    {
      ...kubernetes("1.36.3"),
      apiServer: { flags: { "feature-gates": { DRAExtendedResource: false } } },
    },
  ],
  [
    "a flag that etcd 3.7 has not",
    {
      versions: { etcd: "3.7.3" },
      etcd: { flags: { "experimental-compaction-batch-limit": 500 } },
    },
    "etcd.flags.experimental-compaction-batch-limit: was removed in etcd 3.7; take it out",
  ],
  [
    "flags of an etcd without a table",
    {
      versions: { ...kubernetes("1.36.3").versions, etcd: "3.5.32" },
      etcd: { flags: { "snapshot-count": 500 } },
    },
    "etcd.flags: cannot be checked for this release; use etcd 3.6 or later",
  ],
];

describe("settings of another release", () => {
  for (const [what, given, ...errors] of table)
    it(`are ${errors.length > 0 ? "refused" : "taken"}: ${what}`, () =>
      deepStrictEqual(errorsOf(given), errors));

  it("are not checked while the release itself is unsupported", () =>
    deepStrictEqual(
      errorsOf({ ...kubernetes("1.38.0"), kubelet: { config: { gpu: 1 } } }).map(
        (error) => error.split(":")[0],
      ),
      ["versions.kubernetes"],
    ));
});

describe("the tables", () => {
  const configurations: readonly TableName[] = [
    "KubeletConfiguration",
    "KubeProxyConfiguration",
    "KubeSchedulerConfiguration",
  ];
  for (const release of ["1.36.0", "1.37.0"])
    it(`of Kubernetes ${release} have only kinds that can be checked`, () => {
      for (const name of configurations) {
        const { rows } = tableOf("Kubernetes", release, name)!;
        ok(Object.keys(rows).length > 50, name);
        for (const [path, row] of Object.entries(rows))
          ok(Object.hasOwn(formats, row.split(" ")[0]!), `${name} ${path}: ${row}`);
      }
    });
});
