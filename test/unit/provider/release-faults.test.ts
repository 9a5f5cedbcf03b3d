import { deepStrictEqual } from "node:assert";
import { releaseFaults } from "../../../provider/release-faults";
import type { ClusterReleaseInputs } from "../../../provider/cluster-release";
import { check } from "../../../provider/handlers";
import { defaultVersions } from "../../../versions";

const now: ClusterReleaseInputs = {
  cluster: {
    name: "prod",
    domain: "cluster.local",
    podCidr: "10.244.0.0/16",
    serviceCidr: "10.96.0.0/16",
  },
  versions: { ...defaultVersions, kubernetes: "1.36.3", etcd: "3.6.16" },
  hosts: ["m1", "w1"],
  members: [],
  allowDowngrade: false,
};
const versions = (more: object) => ({ versions: { ...now.versions, ...more } });
const cluster = (more: object) => ({ cluster: { ...now.cluster, ...more } });

/** A change of the stack file, and why it is refused: nothing where it is not. */
const table: readonly (readonly [string, Partial<ClusterReleaseInputs>, ...string[]])[] = [
  ["nothing", {}],
  ["a patch release", versions({ kubernetes: "1.36.4", etcd: "3.6.17" })],
  ["a patch release back", versions({ kubernetes: "1.36.1", etcd: "3.6.11" })],
  ["a minor release", versions({ kubernetes: "1.37.2" })],
  ["a minor release of etcd", versions({ etcd: "3.7.0" })],
  [
    "a skipped minor release",
    versions({ kubernetes: "1.38.0" }),
    "versions.kubernetes: 1.36.3 to 1.38.0: skips a minor release, and an API server upgrades by one; go to a 1.37 first",
  ],
  [
    "a major release",
    versions({ kubernetes: "2.0.0" }),
    "versions.kubernetes: 1.36.3 to 2.0.0: changes the major release",
  ],
  [
    "a minor release back",
    versions({ kubernetes: "1.35.9" }),
    "versions.kubernetes: 1.36.3 to 1.35.9: goes back a minor release, and objects may be stored in versions that the older one cannot read; read docs/upgrades.md, then set rollout.allowDowngrade",
  ],
  [
    "a minor release back that is allowed",
    { ...versions({ kubernetes: "1.35.9" }), allowDowngrade: true },
  ],
  [
    "two minor releases back",
    { ...versions({ kubernetes: "1.34.9" }), allowDowngrade: true },
    "versions.kubernetes: 1.36.3 to 1.34.9: goes back more than one minor release; restore a snapshot instead",
  ],
  [
    "a skipped minor release of etcd",
    versions({ etcd: "3.8.0" }),
    "versions.etcd: 3.6.16 to 3.8.0: skips a minor release, and members upgrade by one; go to a 3.7 first",
  ],
  [
    "a minor release of etcd back",
    { ...versions({ etcd: "3.5.32" }), allowDowngrade: true },
    "versions.etcd: 3.6.16 to 3.5.32: goes back a minor release, and its data stays in the newer format; restore a snapshot instead",
  ],
  ["a host more", { hosts: [...now.hosts, "w2"] }],
  ["a host more with a patch release", { hosts: ["m1", "w2"], ...versions({ etcd: "3.6.17" }) }],
  ["a host less with a minor release", { hosts: ["m1"], ...versions({ kubernetes: "1.37.2" }) }],
  [
    "a host more with a minor release",
    { hosts: [...now.hosts, "w2"], ...versions({ kubernetes: "1.37.2", etcd: "3.7.0" }) },
    "hosts: w2 would be new while the minor release of kubernetes and etcd changes; do one of the two first",
  ],
  [
    "the network of pods",
    cluster({ podCidr: "10.0.0.0/16" }),
    "cluster.podCidr: is 10.244.0.0/16 on the cluster that runs, and cannot become 10.0.0.0/16: pods and nodes have their addresses from it; a cluster with another one is another stack",
  ],
  [
    "the network of Services",
    cluster({ serviceCidr: "10.0.0.0/16" }),
    "cluster.serviceCidr: is 10.96.0.0/16 on the cluster that runs, and cannot become 10.0.0.0/16: Services have their addresses from it, and the cluster's DNS its own; a cluster with another one is another stack",
  ],
  [
    "its domain",
    cluster({ domain: "a.b" }),
    "cluster.domain: is cluster.local on the cluster that runs, and cannot become a.b: pods have it in their resolv.conf, and tokens in their issuer; a cluster with another one is another stack",
  ],
  [
    "its name",
    cluster({ name: "live" }),
    "cluster.name: is prod on the cluster that runs, and cannot become live: the cluster's authorities and their certificates have it; a cluster with another one is another stack",
  ],
];

describe("a change of a cluster that lives", () => {
  for (const [what, change, ...faults] of table)
    it(`${faults.length > 0 ? "is refused" : "is taken"}: ${what}`, () =>
      deepStrictEqual(releaseFaults(now, { ...now, ...change }), faults));

  it("is refused when etcd is too old to run beside its next minor release", () => {
    const olds = { ...now, ...versions({ etcd: "3.6.9" }) };
    deepStrictEqual(releaseFaults(olds, { ...now, ...versions({ etcd: "3.7.0" }) }), [
      "versions.etcd: 3.6.9 to 3.7.0: starts from a release that may not run beside it; go to 3.6.11 or newer first",
    ]);
  });

  it("is refused in the preview, and a new cluster never is", () => {
    const news = { ...now, ...versions({ kubernetes: "1.39.0" }) };
    const reasons = (olds: object | undefined) =>
      check("ClusterRelease", olds as never, news).failures?.length ?? 0;
    deepStrictEqual([reasons(now), reasons({}), reasons(undefined)], [1, 0, 0]);
  });
});
