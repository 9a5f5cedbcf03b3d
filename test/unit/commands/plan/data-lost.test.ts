import { deepStrictEqual, strictEqual } from "node:assert";
import { dataLostText, leavingHosts } from "../../../../commands/plan/data-lost";
import type { Step } from "../../../../commands/plan/steps";

const hosts = [
  { name: "w1", address: "192.0.2.21" },
  { name: "w2", address: "192.0.2.22" },
];
const volumes = new Map([
  ["w1", [{ name: "pvc-1", size: "10Gi", claim: "shop/db" }]],
  ["w2", [{ name: "pvc-2", size: "1Gi" }]],
]);
const first = "- w1: pvc-1 (10Gi, claim shop/db)";
const second = "- w2: pvc-2 (1Gi, no claim)";

describe("data of hosts that leave, in a plan", () => {
  const node = (op: string, name: string): Step => ({
    ...{ op, name, type: "cluster:Node", old: { host: { name } }, now: {} },
  });

  it("is that of removed and replaced hosts", () =>
    deepStrictEqual(
      leavingHosts([
        node("delete", "w1"),
        node("delete-replaced", "w2"),
        node("replace", "w2"),
        node("update", "w3"),
        { ...node("delete", "w4"), type: "host:Layer" },
      ]),
      [{ name: "w1" }, { name: "w2" }],
    ));

  it("is refused without a key", () =>
    strictEqual(
      dataLostText(hosts, volumes, {}),
      `**Data that would go with its host**; \`pulumi up\` refuses without \`rollout.deleteLocalVolumes\`:\n\n${first}\n${second}`,
    ));

  it("goes with it", () =>
    strictEqual(
      dataLostText(hosts, volumes, { rollout: { deleteLocalVolumes: true } }),
      `**Data that goes with its host**:\n\n${first}\n${second}`,
    ));

  it("is not refused of a host that is lost", () =>
    strictEqual(
      dataLostText(hosts, volumes, { lostHosts: ["192.0.2.22"] }),
      `**Data that would go with its host**; \`pulumi up\` refuses without \`rollout.deleteLocalVolumes\`:\n\n${first}\n\n**Data that goes with its host**, which is in \`lostHosts\`:\n\n${second}`,
    ));

  it("is not mentioned where there is none", () =>
    strictEqual(dataLostText(hosts, new Map([["w1", []]]), {}), ""));
});
