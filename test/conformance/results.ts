import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { cachePath, fingerprint } from "../../lab/artifacts/cache";
import { run } from "../../lab/hosts/command";
import { project } from "../lab/place";
import type { Outcomes } from "./report";

// The product. Tests, lab and documents may change between two parts of a run.
const others = [
  "test",
  "lab",
  "bench",
  "docs",
  "examples",
  "*.md",
  ".ci",
  ".github",
  "package.json",
];
const product = [".", ...others.map((path) => `:(exclude)${path}`)];

const git = (...args: string[]) => run("git", ["-C", project, ...args, "--", ...product]);

/** The last commit that changed the product, marked if there are uncommitted changes. */
export async function productCommit(): Promise<string> {
  const commit = (await git("log", "-1", "--format=%h", "--abbrev=7")).trim();
  const changes = await git("diff", "HEAD");
  return changes === "" ? commit : `${commit}+${fingerprint(changes).slice(0, 7)}`;
}

/** File of the outcomes of finished tests, kept for the next part of the run. */
export class Results {
  private readonly path: string;
  outcomes: Outcomes = {};

  /** @param fresh whether to discard the results of earlier parts */
  constructor(release: string, commit: string, fresh: boolean) {
    this.path = cachePath("conformance", `${release}-${commit}.json`);
    if (fresh) rmSync(this.path, { force: true });
    if (existsSync(this.path))
      this.outcomes = JSON.parse(readFileSync(this.path, "utf8")) as Outcomes;
  }

  /** Replaces the stored outcomes. */
  keep(outcomes: Outcomes): void {
    this.outcomes = outcomes;
    mkdirSync(dirname(this.path), { recursive: true });
    writeFileSync(`${this.path}.partial`, JSON.stringify(outcomes));
    renameSync(`${this.path}.partial`, this.path);
  }
}
