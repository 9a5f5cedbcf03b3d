import { deepStrictEqual, match, ok } from "node:assert";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Completion, type Diagnostic, LanguageServer } from "./language-client";

const example = readFileSync(join(__dirname, "../../../examples/Pulumi.prod.yaml"), "utf8");

/** The example with a line after that of the cluster's name, or another one in its place. */
const withLine = (line: string, instead = false): string =>
  example.replace("    name: prod\n", (name) => `${instead ? "" : name}${line}\n`);

/** What is marked, as the message and the marked text. */
function marks(text: string, diagnostics: readonly Diagnostic[]): string[][] {
  const lines = text.split("\n");
  return diagnostics.map(({ message, range: { start, end } }) => [
    lines[start.line]!.slice(start.character, start.line === end.line ? end.character : undefined),
    message,
  ]);
}

const documentation = ({ documentation = "" }: Completion): string =>
  typeof documentation === "string" ? documentation : documentation.value;

describe("the language server for YAML", function () {
  // It loads in seconds on an idle machine.
  this.timeout(600_000);
  const server = new LanguageServer();
  before(() => server.start());
  after(() => server.stop());

  it("marks nothing in the example", async () =>
    deepStrictEqual(marks(example, await server.open("Pulumi.example.yaml", example)), []));

  it("marks a typo in a key at its place", async () => {
    const text = withLine("    endpiont: api.example.com");
    const found = marks(text, await server.open("Pulumi.typo.yaml", text));
    deepStrictEqual(
      found.map(([marked]) => marked),
      ["endpiont"],
    );
    match(found[0]![1]!, /endpiont is not allowed/);
  });

  it("marks a value of another type at its place", async () => {
    const text = withLine("    nodeMask: small");
    const found = marks(text, await server.open("Pulumi.type.yaml", text));
    deepStrictEqual(
      found.map(([marked]) => marked),
      ["small"],
    );
    match(found[0]![1]!, /Incorrect type\. Expected "integer"/);
  });

  it("says what a text of another form should be", async () => {
    const text = withLine("    name: Prod_1", true);
    deepStrictEqual(marks(text, await server.open("Pulumi.form.yaml", text)), [
      ["Prod_1", "Expected: name."],
    ]);
  });

  it("completes the keys of a section with their descriptions and defaults", async () => {
    const text = `${example}\n  kubernetes-on-bare-metal:rollout:\n    \n`;
    await server.open("Pulumi.completion.yaml", text);
    const line = text.split("\n").length - 2;
    const items = await server.complete("Pulumi.completion.yaml", { line, character: 4 });
    const labels = items.map(({ label }) => label);
    for (const key of ["maxUnavailable", "drainTimeoutSeconds", "gates"])
      ok(labels.includes(key), `${key} is not in ${labels.join(", ")}`);
    const drain = items.find(({ label }) => label === "drainTimeoutSeconds")!;
    match(documentation(drain), /How long a drain may take before the rollout stops/);
  });

  it("completes the values of a key", async () => {
    const text = `${example}\n  kubernetes-on-bare-metal:network:\n    backend: \n`;
    await server.open("Pulumi.values.yaml", text);
    const line = text.split("\n").length - 2;
    const items = await server.complete("Pulumi.values.yaml", { line, character: 13 });
    const labels = items.map(({ label }) => label);
    ok(labels.includes("vxlan") && labels.includes("host-gw"), labels.join(", "));
  });
});
