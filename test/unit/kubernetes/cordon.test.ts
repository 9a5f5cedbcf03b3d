import assert from "node:assert/strict";
import { cordonAnnotation, cordonNode, uncordonNode } from "../../../kubernetes/cordon";
import { fakeApi, ok } from "../../fake-api";

const node = (unschedulable: boolean, annotations = {}) => ({
  metadata: { annotations },
  spec: { unschedulable },
});
const own = { [cordonAnnotation]: "" };

/** Bodies of the patches that an action sends for this node. */
async function patches(
  found: object,
  action: typeof cordonNode | typeof uncordonNode,
  ...more: []
) {
  const fake = await fakeApi(({ path }) => (path === "/api/v1/nodes/w1" ? ok(found) : undefined));
  await action(fake.api, "w1", ...more);
  await action(fake.api, "gone", ...more);
  fake.close();
  return fake.requests.filter(({ verb }) => verb === "PATCH").map(({ body }) => body);
}

const cordoned = { metadata: { annotations: own }, spec: { unschedulable: true } };
const uncordoned = {
  metadata: { annotations: { [cordonAnnotation]: null } },
  spec: { unschedulable: null },
};
const byHand: typeof uncordonNode = (api, name) => uncordonNode(api, name, { byHand: true });

describe("the cordon of a node", () => {
  const cases = [
    ["is set together with its annotation", node(false), cordonNode, [cordoned]],
    ["of a user is left alone", node(true), cordonNode, []],
    ["of this program is set once", node(true, own), cordonNode, []],
    ["of this program is lifted with its annotation", node(true, own), uncordonNode, [uncordoned]],
    ["of a user is not lifted", node(true), uncordonNode, []],
    ["of a user is lifted on request", node(true), byHand, [uncordoned]],
    ["is not lifted if there is none", node(false), byHand, []],
    [
      "leaves no annotation that a user's next cordon would inherit",
      node(false, own),
      uncordonNode,
      [uncordoned],
    ],
  ] as const;
  for (const [what, found, action, sent] of cases)
    it(what, async () => assert.deepEqual(await patches(found, action), sent));
});
