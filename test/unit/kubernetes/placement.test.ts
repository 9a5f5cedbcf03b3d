import * as assert from "node:assert/strict";
import type { V1Node, V1Pod } from "@kubernetes/client-node";
import { admits, hasOtherNode } from "../../../kubernetes/placement";

const ready = [{ type: "Ready", status: "True" }];
const node = (spec: object = {}, more: object = {}) =>
  ({
    metadata: { name: "w2", labels: { disk: "ssd", cores: "8" } },
    spec,
    status: { conditions: ready },
    ...more,
  }) as never as V1Node;
const pod = (spec: object = {}) => ({ spec }) as never as V1Pod;
const tainted = (effect: string, value?: string) =>
  node({ taints: [{ key: "k", effect, ...(value && { value }) }] });
const tolerating = (...tolerations: object[]) => pod({ tolerations });
const requires = (...matchExpressions: object[]) =>
  pod({
    affinity: {
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: {
          nodeSelectorTerms: [{ matchExpressions }],
        },
      },
    },
  });

describe("a node for a pod", () => {
  const cases: readonly (readonly [string, V1Node, V1Pod, boolean])[] = [
    ["ready and without taints", node(), pod(), true],
    ["cordoned", node({ unschedulable: true }), pod(), false],
    ["not ready", node({}, { status: { conditions: [] } }), pod(), false],
    ["with a taint", tainted("NoSchedule"), pod(), false],
    ["with a preference only", tainted("PreferNoSchedule"), pod(), true],
    ["tolerated by key", tainted("NoSchedule"), tolerating({ key: "k", operator: "Exists" }), true],
    ["tolerated by everything", tainted("NoExecute"), tolerating({ operator: "Exists" }), true],
    ["tolerated by value", tainted("NoSchedule", "a"), tolerating({ key: "k", value: "a" }), true],
    ["of another value", tainted("NoSchedule", "b"), tolerating({ key: "k", value: "a" }), false],
    [
      "of another effect",
      tainted("NoExecute"),
      tolerating({ key: "k", operator: "Exists", effect: "NoSchedule" }),
      false,
    ],
    ["that its selector matches", node(), pod({ nodeSelector: { disk: "ssd" } }), true],
    ["that its selector does not match", node(), pod({ nodeSelector: { disk: "hdd" } }), false],
    ["In", node(), requires({ key: "disk", operator: "In", values: ["ssd"] }), true],
    ["not In", node(), requires({ key: "disk", operator: "In", values: ["hdd"] }), false],
    ["NotIn", node(), requires({ key: "disk", operator: "NotIn", values: ["hdd"] }), true],
    ["Exists", node(), requires({ key: "gpu", operator: "Exists" }), false],
    ["DoesNotExist", node(), requires({ key: "gpu", operator: "DoesNotExist" }), true],
    ["Gt", node(), requires({ key: "cores", operator: "Gt", values: ["4"] }), true],
    ["Lt", node(), requires({ key: "cores", operator: "Lt", values: ["4"] }), false],
    ["of an empty term", node(), requires(), false],
  ];
  for (const [title, on, what, expected] of cases)
    it(`${title}: ${expected}`, () => assert.equal(admits(on, what), expected));

  it("is another one than its own", () => {
    assert.equal(hasOtherNode([node()], "w2", pod()), false);
    assert.equal(hasOtherNode([node()], "w1", pod()), true);
  });
});
