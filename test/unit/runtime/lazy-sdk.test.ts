import { deepStrictEqual, match } from "node:assert";
import { execFileSync } from "node:child_process";
import { join } from "node:path";

const project = join(__dirname, "../../..");

/** What a process of a run says that begins as all of them do. */
const said = (program: string): unknown =>
  JSON.parse(
    execFileSync(process.execPath, ["-r", "./runtime/lazy-sdk.js", "-e", program], {
      cwd: project,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    }),
  );

describe("the SDK in the processes of a run", () => {
  it("loads neither a compiler nor what downloads packages", () =>
    deepStrictEqual(
      said(String.raw`
        require("@pulumi/pulumi");
        const large = /node_modules\/(typescript|pacote)\//;
        console.log(JSON.stringify(Object.keys(require.cache).filter((path) => large.test(path))));
      `),
      [],
    ));

  it("serialises a function all the same, for whoever asks it to", () =>
    match(
      String(
        said(`
          const pulumi = require("@pulumi/pulumi");
          pulumi.runtime.serializeFunction(() => 42).then(({ text }) => console.log(JSON.stringify(text)));
        `),
      ),
      /return \(\) => 42/,
    ));
});
