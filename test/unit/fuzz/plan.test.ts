import { deepStrictEqual, strictEqual } from "node:assert";
import * as fc from "fast-check";
import { driftOf } from "../../../provider/host/drift";
import { fingerprints } from "../../../layers/desired-state";
import { planText } from "../../../host/plan";
import { digest } from "../../file-server";
import { startHost, type OnAHost } from "../scripts/on-a-host";
import { printable } from "../../../text/printable";
import { field as anyField, text } from "./arbitrary";

/** Fields that a plan can carry. */
const field = anyField.map(printable);

/** A file name. Shorter than the limit of file systems, because a file is written under a longer temporary name. */
const fileName = field
  .map((name) => Array.from(name.replaceAll("/", "")).slice(0, 30).join(""))
  .filter((name) => name !== "" && name !== "." && name !== "..");
const files = fc.uniqueArray(fc.tuple(fileName, text), {
  minLength: 1,
  maxLength: 4,
  selector: ([name]) => name,
});

describe("any plan", () => {
  it("has a line for each item with as many fields as given", () =>
    fc.assert(
      fc.property(fc.dictionary(field, field), field, (sysctls, layer) => {
        const lines = planText(layer, { files: {}, sysctls }).split("\n");
        deepStrictEqual(lines, [
          `layer\t${layer}`,
          ...Object.entries(sysctls).map(([key, value]) => `sysctl\t${key}\t${value}`),
          "rest",
          "",
        ]);
      }),
    ));
});

describe("a host", () => {
  let host: OnAHost;
  before(async () => (host = await startHost()));
  after(() => host.close());

  it("has every file under its own name with its own text, shows no drift, and is restored in the end", () =>
    fc.assert(
      fc.asyncProperty(files, async (wanted) => {
        const before = host.snapshot();
        const desired = {
          files: Object.fromEntries(
            wanted.map(([name, content]) => [`/etc/any/${name}`, { content }]),
          ),
          waits: [{ what: "nothing", command: "true", timeoutSeconds: 1 }],
        };
        try {
          await host.apply(desired);
          for (const [name, content] of wanted)
            strictEqual(
              digest(host.read(`/etc/any/${name}`)),
              digest(content),
              JSON.stringify(name),
            );
          const seen = await host.observe();
          const applied = fingerprints(desired);
          deepStrictEqual(driftOf({ layer: "engine", applied, installed: {} }, seen), []);
          deepStrictEqual((await host.apply(desired)).changed, []);
        } finally {
          await host.takeOff();
        }
        const { "/run/kubernetes-on-bare-metal.lock": _, ...after } = host.snapshot();
        deepStrictEqual(after, { ...before, ...without(before) });
      }),
      { numRuns: 4 },
    )).timeout(60_000);

  it("loses only unmanaged files in an exclusive directory, whatever their names", () =>
    fc.assert(
      fc.asyncProperty(fc.uniqueArray(unmanagedName, { maxLength: 4 }), async (names) => {
        for (const name of names) host.write(`/etc/ours/${name}`, "unmanaged");
        host.write("/etc/bystander", "stays");
        const desired = { files: { "/etc/ours/a": { content: "a" } }, exclusive: ["/etc/ours"] };
        try {
          await host.apply(desired);
          deepStrictEqual(
            Object.keys(host.snapshot()).filter((path) => path.startsWith("/etc/ours/")),
            ["/etc/ours/a"],
          );
          strictEqual(host.read("/etc/bystander"), "stays");
        } finally {
          await host.takeOff();
          host.remove("/etc/ours");
        }
      }),
      { numRuns: 4 },
    )).timeout(60_000);
});

/** Names that others may use, with line breaks too. The kubelet ignores manifests with a leading dot. */
const unmanagedName = text
  .map((name) => Array.from(name.replaceAll("/", "")).slice(0, 30).join(""))
  .filter((name) => name !== "" && name !== "a" && !name.startsWith("."));

const without = (snapshot: Record<string, string>) =>
  Object.fromEntries(
    Object.entries(snapshot).filter(([path]) => path !== "/run/kubernetes-on-bare-metal.lock"),
  );
