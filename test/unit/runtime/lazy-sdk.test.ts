import { deepStrictEqual, match } from "node:assert";
import { said } from "./preloaded";

describe("the SDK in the processes of a run", () => {
  it("loads neither a compiler nor what downloads packages", () =>
    deepStrictEqual(
      said(
        String.raw`
          require("@pulumi/pulumi");
          const large = /node_modules\/(typescript|pacote)\//;
          console.log(JSON.stringify(Object.keys(require.cache).filter((path) => large.test(path))));
        `,
        "lazy-sdk.js",
      ),
      [],
    ));

  it("serialises a function all the same, for whoever asks it to", () =>
    match(
      String(
        said(
          `
            const pulumi = require("@pulumi/pulumi");
            pulumi.runtime.serializeFunction(() => 42).then(({ text }) => console.log(JSON.stringify(text)));
          `,
          "lazy-sdk.js",
        ),
      ),
      /return \(\) => 42/,
    ));
});
