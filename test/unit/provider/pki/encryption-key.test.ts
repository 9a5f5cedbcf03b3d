import { deepStrictEqual, notStrictEqual, strictEqual } from "node:assert";
import { create, diff } from "../../../../provider/handlers";

const made = async () =>
  (await create("EncryptionKey", { name: "key-1" })).outs as { secret: string };

describe("an encryption key", () => {
  it("is 32 random bytes", async () => {
    const [one, other] = [await made(), await made()];
    strictEqual(Buffer.from(one.secret, "base64").length, 32);
    notStrictEqual(one.secret, other.secret);
  });

  it("never changes", async () => {
    deepStrictEqual(diff("EncryptionKey", await made(), { name: "key-1" }).changes, false);
  });
});
