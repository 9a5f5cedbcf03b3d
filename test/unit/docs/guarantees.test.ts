import { deepStrictEqual, ok } from "node:assert";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const root = join(__dirname, "../../..");
const text = ["guarantees", "machines", "test-runs"]
  .map((page) => readFileSync(join(root, `docs/${page}.md`), "utf8"))
  .join("\n");
const unit = readdirSync(join(root, "test/unit"), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

describe("the pages about guarantees, machines and test runs", () => {
  it("name tests that exist", () => {
    const named = [...text.matchAll(/`([\w./-]+)`/g)].map(([, name]) => name!);
    const tests = named.flatMap((name) => {
      if (/^\d\d-[a-z-]+$/.test(name)) return [`test/lab/${name}.test.ts`];
      if (/^test\/\w+\/./.test(name) && !/\.\w+$/.test(name)) return [`${name}.test.ts`];
      const [folder, rest] = name.split(/\/(.*)/s);
      return rest && unit.includes(folder!) && !/\.\w+$/.test(name)
        ? [`test/unit/${name}.test.ts`]
        : [];
    });
    ok(tests.length > 40, `${tests.length}`);
    deepStrictEqual(
      tests.filter((path) => !existsSync(join(root, path))),
      [],
    );
  });
});
