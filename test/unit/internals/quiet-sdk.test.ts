import { deepStrictEqual } from "node:assert";
import { itWith } from "./patched";
import { said } from "./preloaded";

/** Prints what reaches an engine of a program's messages. */
const program = `
  const settings = require("@pulumi/pulumi/runtime/settings");
  const heard = [];
  settings.getEngine = () => ({ log: (request, done) => { heard.push(request.getMessage()); done(); } });
  const { log } = require("@pulumi/pulumi");
  log.debug("of the SDK");
  log.info("of the program");
  log.warn("a warning").then(() => console.log(JSON.stringify(heard)));
`;

describe("the SDK's own debug messages", () => {
  const ofTheProgram = ["of the program", "a warning"];

  it("would reach the engine, each in a call of its own", () =>
    deepStrictEqual(said(program), ["of the SDK", ...ofTheProgram]));

  itWith("quiet-sdk", "are dropped, while the program's messages are sent", () =>
    deepStrictEqual(said(program, "internals/program.js"), ofTheProgram),
  );
});
