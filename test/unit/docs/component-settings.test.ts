import { deepStrictEqual, ok } from "node:assert";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { errorsOf, smallest } from "../config/stack-file";

const page = readFileSync(join(__dirname, "../../../docs/component-settings.md"), "utf8");
const prefix = "kubernetes-on-bare-metal:";

/** Stack files on the page, each with the errors that are printed below it. */
const examples = [...page.matchAll(/```\n(kubernetes-on-bare-metal:[^`]*)```/g)].map(([, text]) => {
  const [yaml = "", printed = ""] = text!.split(/^configuration: .*\n/m);
  const values = Object.entries(parse(yaml) as Record<string, unknown>);
  return {
    sections: Object.fromEntries(values.map(([key, value]) => [key.replace(prefix, ""), value])),
    printed: printed
      .split("\n")
      .filter(Boolean)
      .map((line) => line.trim()),
  };
});

describe("the page about settings of components", () => {
  it("has examples", () => ok(examples.length >= 5));

  for (const { sections, printed } of examples)
    it(`shows what the preview says to ${Object.keys(sections).join(" and ")}`, () => {
      const hosts = [...smallest().hosts, ...((sections["hosts"] ?? []) as object[])];
      const { hostKey } = smallest().hosts[0]!;
      const all = hosts.map((host) => ({ hostKey, ...host }));
      deepStrictEqual(errorsOf({ ...sections, hosts: all }), printed);
    });
});
