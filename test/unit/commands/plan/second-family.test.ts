import { deepStrictEqual } from "node:assert";
import { stagesOf } from "../../../../commands/plan/stages";
import type { Step } from "../../../../commands/plan/steps";

const secondPodNetwork = { podCidr: "fd00:10:244::/56" };
const network = (name: string, old: object): Step => ({
  op: "update",
  name: `network-${name}`,
  type: "host:Layer",
  old: { host: { name }, layer: "network", ...old },
  now: { host: { name }, layer: "network", secondPodNetwork },
});
const node = (name: string, old: object): Step => ({
  op: "update",
  name: `${name}-worker-node`,
  type: "cluster:Node",
  old: { host: { name }, network: old },
  now: { host: { name }, network: { ipv6: { pods: "fd00:10:244::/56" } } },
});

const shown = (old: object, oldNetwork: object) =>
  stagesOf([network("m1", old), network("w1", old), node("m1", oldNetwork)]).map(
    ({ what, where, drained }) => [what, where, drained],
  );

describe("the plan of a second family", () => {
  it("names the Node objects that are recreated, and the nodes that drain", () =>
    deepStrictEqual(shown({}, {}), [
      ["Node objects, recreated with a second pod CIDR from fd00:10:244::/56", ["m1", "w1"], []],
      ["pod network", ["m1", "w1"], []],
      ["node", ["m1"], ["running pods would keep one address, and get no IPv6 address"]],
    ]));

  it("has nothing of that when nodes have both", () =>
    deepStrictEqual(shown({ secondPodNetwork }, { ipv6: {} }), [
      ["pod network", ["m1", "w1"], []],
      ["node", ["m1"], []],
    ]));
});
