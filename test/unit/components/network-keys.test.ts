import { deepStrictEqual, doesNotMatch, ok, strictEqual } from "node:assert";
import { runProgram } from "./program";

const networkLayers = async (sections: object) => {
  const { resources } = await runProgram(sections);
  return resources
    .map(({ inputs }) => inputs as Record<string, unknown>)
    .filter(({ layer }) => layer === "network");
};

describe("keys of the pod network", () => {
  it("are made and renewed by each host, as many hosts at once as may be unavailable", async () => {
    const layers = await networkLayers({
      network: { backend: "wireguard" },
      rollout: { maxUnavailable: 2 },
      security: { certificateAuthorities: ["ca-2", "ca-1"] },
    });
    ok(layers.length > 1);
    for (const { certificates, maxUnavailable, desired } of layers) {
      deepStrictEqual(certificates, {
        authorities: {},
        requests: {},
        keys: { pods: { "/etc/kubernetes/flannel/wireguard.key": "flannel" }, authority: "ca-2" },
        validDays: 365,
      });
      strictEqual(maxUnavailable, 2);
      doesNotMatch(String(desired), /PSK/);
    }
  });

  it("are none where packets are not encrypted", async () => {
    for (const { certificates, maxUnavailable } of await networkLayers({})) {
      strictEqual(certificates, undefined);
      strictEqual(maxUnavailable, undefined);
    }
  });
});
