import { deepStrictEqual, match } from "node:assert";
import { itWith } from "./patched";
import { said } from "./preloaded";

describe("the SDK in the processes of a run", () => {
  itWith("lazy-sdk", "loads neither the compiler nor the npm library", () =>
    deepStrictEqual(
      said(
        String.raw`
          require("@pulumi/pulumi");
          const large = /node_modules\/(typescript|pacote)\//;
          console.log(JSON.stringify(Object.keys(require.cache).filter((path) => large.test(path))));
        `,
        "internals/program.js",
      ),
      [],
    ),
  );

  it("can still serialise a function", () =>
    match(
      String(
        said(
          `
            const pulumi = require("@pulumi/pulumi");
            pulumi.runtime.serializeFunction(() => 42).then(({ text }) => console.log(JSON.stringify(text)));
          `,
          "internals/program.js",
        ),
      ),
      /return \(\) => 42/,
    ));
});
