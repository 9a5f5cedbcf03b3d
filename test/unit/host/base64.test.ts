import { ok, strictEqual } from "node:assert";
import * as fc from "fast-check";
import { base64Beginning } from "../../../ssh/base64";

const matches = (beginning: string, text: string): boolean =>
  new RegExp(`^${base64Beginning(beginning).replaceAll("+", "\\+")}`).test(
    Buffer.from(text).toString("base64"),
  );

describe("a pattern for the beginning of base64", () => {
  it("matches every text with the beginning", () =>
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.string(), (beginning, rest) =>
        // A truncated group ends in characters that no continuation can produce.
        ok(matches(beginning, `${beginning}${rest}...`)),
      ),
    ));

  it("matches no other text", () =>
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.string({ minLength: 3 }), (beginning, text) =>
        strictEqual(
          matches(beginning, `${text}...`),
          Buffer.from(`${text}...`)
            .subarray(0, Buffer.from(beginning).length)
            .equals(Buffer.from(beginning)),
        ),
      ),
    ));

  it("distinguishes key-1 from key-10", () => {
    ok(matches("k8s:enc:secretbox:v1:key-1:", "k8s:enc:secretbox:v1:key-1:abc"));
    ok(!matches("k8s:enc:secretbox:v1:key-1:", "k8s:enc:secretbox:v1:key-10:abc"));
  });
});
