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
    ["is made together with its mark", node(false), cordonNode, [cordoned]],
    ["of a person is left as it is", node(true), cordonNode, []],
    ["of this program is made once", node(true, own), cordonNode, []],
    ["of this program is lifted with its mark", node(true, own), uncordonNode, [uncordoned]],
    ["of a person is not lifted", node(true), uncordonNode, []],
    ["of a person is lifted where that is asked for", node(true), byHand, [uncordoned]],
    ["is not lifted where there is none", node(false), byHand, []],
    [
      "leaves no mark that a person's next cordon would bear",
      node(false, own),
      uncordonNode,
      [uncordoned],
    ],
  ] as const;
  for (const [what, found, action, sent] of cases)
    it(what, async () => assert.deepEqual(await patches(found, action), sent));
});
