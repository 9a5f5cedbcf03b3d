import { deepStrictEqual } from "node:assert";
import { execFileSync } from "node:child_process";
import { join } from "node:path";

const project = join(__dirname, "../../..");

/** What reaches an engine of what a program logs. */
const heard = (...preloaded: string[]): unknown => {
  const program = `
    const settings = require("@pulumi/pulumi/runtime/settings");
    const heard = [];
    settings.getEngine = () => ({ log: (request, done) => { heard.push(request.getMessage()); done(); } });
    const { log } = require("@pulumi/pulumi");
    log.debug("of the SDK");
    log.info("of the program");
    log.warn("a warning").then(() => console.log(JSON.stringify(heard)));
  `;
  const options = preloaded.flatMap((file) => ["-r", file]);
  return JSON.parse(
    execFileSync(process.execPath, [...options, "-e", program], {
      cwd: project,
      encoding: "utf8",
    }),
  );
};

describe("the SDK's own debug messages", () => {
  const ofTheProgram = ["of the program", "a warning"];

  it("would reach the engine, each by a call of its own", () =>
    deepStrictEqual(heard(), ["of the SDK", ...ofTheProgram]));

  it("are not sent, and what the program says is", () =>
    deepStrictEqual(heard("./runtime/lazy-sdk.js", "./runtime/quiet-sdk.js"), ofTheProgram));
});
