import { strictEqual } from "node:assert";
import { holderIn } from "../../upgrades/holder";

const table = `IP address       HW type     Flags       HW address            Mask     Device
10.77.0.200      0x1         0x2         02:6b:62:6d:00:0c     *        kbm0
10.77.0.201      0x1         0x2         02:00:00:00:00:01     *        kbm0
`;

describe("the host that has an address", () => {
  for (const [address, holder] of [
    ["10.77.0.200", "node-2"],
    ["10.77.0.201", "02:00:00:00:00:01"],
    ["10.77.0.20", "nobody"],
  ] as const)
    it(`is ${holder} for ${address}`, () =>
      strictEqual(holderIn(table, address, ["node-1", "node-2"]), holder));
});
