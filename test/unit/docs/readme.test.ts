import { deepStrictEqual, ok } from "node:assert";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { errorsOf, hostKey } from "../config/stack-file";

const root = join(__dirname, "../../..");
const read = (file: string) => readFileSync(join(root, file), "utf8");
const readme = read("README.md");

/** Anchors of the headings on a page, as GitHub makes them. */
const anchors = (page: string) =>
  [...page.matchAll(/^#+ (.*)$/gm)].map(([, title]) =>
    title!
      .toLowerCase()
      .replace(/[^\w -]/g, "")
      .replaceAll(" ", "-"),
  );

describe("the README", () => {
  it("shows a stack file that is complete but for the host keys", () => {
    const [, yaml = ""] = /```yaml\n([^`]*)```/.exec(readme)!;
    const { config } = parse(yaml) as { config: Record<string, unknown> };
    const sections = Object.fromEntries(
      Object.entries(config).map(([key, value]) => [key.split(":")[1]!, value]),
    );
    const hosts = (sections["hosts"] as object[]).map((host) => ({ hostKey, ...host }));
    deepStrictEqual(
      errorsOf({ ...sections, hosts }, () => ""),
      [],
    );
  });

  it("names npm scripts that exist", () => {
    const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };
    const named = [...readme.matchAll(/npm run (?:--silent )?([\w:]+)/g)].map(([, name]) => name!);
    ok(named.length > 5);
    deepStrictEqual(
      named.filter((name) => !(name in scripts)),
      [],
    );
  });
});

describe("the pages of the documentation", () => {
  const pages = readdirSync(join(root, "docs")).filter((name) => name.endsWith(".md"));

  for (const page of ["README.md", "CONTRIBUTING.md", ...pages.map((name) => `docs/${name}`)])
    it(`has no broken link: ${page}`, () => {
      const links = [...read(page).matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]*))?\)/g)];
      const broken = links.filter(([, to, anchor]) => {
        const target = to ? join(root, page, "..", to) : join(root, page);
        if (!existsSync(target)) return true;
        return anchor !== undefined && !anchors(readFileSync(target, "utf8")).includes(anchor);
      });
      deepStrictEqual(
        broken.map(([link]) => link),
        [],
      );
    });
});
