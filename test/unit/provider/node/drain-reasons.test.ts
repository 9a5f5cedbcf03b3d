import { deepStrictEqual } from "node:assert";
import { drainReasons, runningReleases } from "../../../../provider/node/drain-reasons";

const now = { kubernetes: "1.37.2", containerd: "2.4.2", runc: "1.4.3" };

/** What the node ran, and the programs for which its pods have to leave. */
const table: readonly (readonly [object | undefined, ...string[]])[] = [
  [{}],
  [undefined],
  [{ kubernetes: "1.37.1", containerd: "2.4.0", runc: "1.4.0" }],
  [{ kubernetes: "1.37.3" }],
  [{ kubernetes: "1.36.3" }, "kubelet 1.36.3 → 1.37.2"],
  [{ kubernetes: "1.38.0" }, "kubelet 1.38.0 → 1.37.2"],
  [{ containerd: "2.3.9" }, "containerd 2.3.9 → 2.4.2"],
  [{ containerd: "1.4.2" }, "containerd 1.4.2 → 2.4.2"],
  [{ runc: "1.3.3" }, "runc 1.3.3 → 1.4.3"],
  [{ resourceManagers: "a" }, "settings of the CPU or memory manager"],
  [{ kubernetes: "1.36.3", runc: "1.3.3" }, "kubelet 1.36.3 → 1.37.2", "runc 1.3.3 → 1.4.3"],
];

describe("what a node is drained for", () => {
  for (const [from, ...reasons] of table)
    it(`${reasons.join(" and ") || "nothing"}, coming from ${JSON.stringify(from) ?? "nothing"}`, () =>
      deepStrictEqual(
        drainReasons(from && { ...now, ...from }, now).map((one) => one.split(":")[0]),
        reasons,
      ));
});

describe("what a node runs", () => {
  for (const [what, seen, releases] of [
    ["the record, of a node that is not there", undefined, {}],
    ["the record, of a node that has not reported yet", ["", ""], {}],
    [
      "what a killed run has made of it",
      ["v1.36.3", "containerd://2.3.7"],
      { kubernetes: "1.36.3", containerd: "2.3.7" },
    ],
    ["the record, where the report is of something else", ["v1.37.2-eks-1", "cri-o://1.37.2"], {}],
  ] as const)
    it(`is ${what}`, () => {
      const [kubeletVersion = "", containerRuntimeVersion = ""] = seen ?? [];
      const node = seen && { kubeletVersion, containerRuntimeVersion };
      deepStrictEqual(runningReleases(now, node), { ...now, ...releases });
    });

  it("is nothing before it was ready once", () => {
    const node = { kubeletVersion: "v1.37.2", containerRuntimeVersion: "" };
    deepStrictEqual(runningReleases(undefined, node), undefined);
  });
});
