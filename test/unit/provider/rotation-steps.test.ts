import { deepStrictEqual } from "node:assert";
import type { HostLayerInputs } from "../../../provider/host-layer";
import { stepsLeftOut } from "../../../provider/rotation-steps";

const host = { name: "m1", address: "192.0.2.11", port: 22, user: "root", hostKey: "ssh-rsa A" };
const certificate = (name: string) => `-----BEGIN CERTIFICATE-----\n${name}\n`;
const publicKey = (name: string) =>
  `-----BEGIN PUBLIC KEY-----\n${name}\n-----END PUBLIC KEY-----\n`;

/** Layers with these lists in the stack file. */
const lists: Readonly<Record<string, (names: readonly string[]) => HostLayerInputs>> = {
  "security.authorities": (names) => ({
    host,
    layer: "kubelet",
    files: {
      "/etc/kubernetes/pki/kubernetes-ca.crt": {
        content: [...names].sort().map(certificate).join(""),
      },
    },
    certificates: {
      authorities: { kubernetes: { cert: certificate(names[0]!), key: "" } },
      requests: {},
      validDays: 365,
    },
  }),
  "security.serviceAccountKeys": (names) => ({
    host,
    layer: "control-plane",
    files: {
      "/etc/kubernetes/service-account/service-account.pub": {
        content: names.map(publicKey).join(""),
      },
    },
  }),
};

const notTaken =
  "the first name is not taken here yet; put it at the end of the list, run pulumi up, and then put it first";
const inUse =
  "what leaves the list is still in use here; let another name be the first, run pulumi up, and then take it off";

const table: readonly (readonly [readonly string[], readonly string[], string?])[] = [
  [["a"], ["a"]],
  [["a"], ["a", "b"]],
  [
    ["a", "b"],
    ["b", "a"],
  ],
  [["b", "a"], ["b"]],
  [["a", "b"], ["a"]],
  [
    ["b", "a"],
    ["a", "b"],
  ],
  [["a"], ["b"], notTaken],
  [["a"], ["b", "a"], notTaken],
  [["a", "b"], ["b"], inUse],
];

describe("a rotation", () => {
  for (const [list, layer] of Object.entries(lists))
    for (const [before, after, fault] of table)
      it(`of ${list} from ${before.join(", ")} to ${after.join(", ")} is ${fault ? "refused" : "a step"}`, () =>
        deepStrictEqual(
          stepsLeftOut(layer(before), layer(after)),
          fault ? [`m1: ${list}: ${fault}`] : [],
        ));

  it("is none in a layer that has neither", () => {
    const [layer] = Object.values(lists);
    deepStrictEqual(stepsLeftOut({ host, layer: "engine", files: {} }, layer!(["a"])), []);
  });
});
