import { deepStrictEqual } from "node:assert";
import { said } from "./preloaded";

/** Tells what reaches an engine of what a program logs. */
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

  it("would reach the engine, each by a call of its own", () =>
    deepStrictEqual(said(program), ["of the SDK", ...ofTheProgram]));

  it("are not sent, and what the program says is", () =>
    deepStrictEqual(said(program, "lazy-sdk.js", "quiet-sdk.js"), ofTheProgram));
});
