import { existsSync } from "node:fs";
import { mkdir, readFile, rename, rm } from "node:fs/promises";
import { basename, dirname } from "node:path";
import type { Release } from "../../artifacts";
import { publishedDigest, sha256 } from "./checksum";
import { ensurePackages } from "./packages";
import { run } from "./run";

let reachable: Promise<boolean> | undefined;

/** Whether official downloads are reachable from this machine: tries dl.k8s.io once, for three seconds. */
export function downloadsReachable(): Promise<boolean> {
  reachable ??= probe();
  return reachable;
}

async function probe(): Promise<boolean> {
  // Uses the program that downloads, because it knows the proxy settings.
  await ensurePackages(["curl", "ca-certificates"], () => {});
  const options = ["--head", "--silent", "--max-time", "3", "--output", "/dev/null"];
  return run("curl", [...options, "https://dl.k8s.io/"], {
    doing: "probing official downloads",
    log: "downloads-reachable",
  }).then(
    () => true,
    () => false,
  );
}

/**
 * Downloads a release and its checksum text to the given paths, resuming an interrupted download. Throws, with nothing
 * at `path`, if the digest is not the published one.
 */
export async function download(
  release: Release,
  path: string,
  checksumPath: string,
): Promise<void> {
  await curl(release.checksumUrl, `${checksumPath}.partial`, []);
  await rename(`${checksumPath}.partial`, checksumPath);
  const expected = publishedDigest(await readFile(checksumPath, "utf8"), basename(release.url));
  const partial = `${path}.partial`;
  if (!existsSync(partial) || (await sha256(partial)) !== expected)
    await resume(release.url, partial);
  const actual = await sha256(partial);
  if (actual !== expected) {
    await rm(partial);
    throw new Error(
      `lab: downloading ${release.url}: its SHA-256 is ${actual}, published is ${expected}; run it again`,
    );
  }
  await rename(partial, path);
}

async function resume(url: string, partial: string): Promise<void> {
  try {
    await curl(url, partial, ["--continue-at", "-"]);
  } catch (error) {
    // The server answers an error to a range past the end: the partial file belongs to another file.
    if ((error as Error).message.includes("curl: exit 22")) await rm(partial, { force: true });
    throw error;
  }
}

async function curl(url: string, path: string, options: readonly string[]): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await run(
    "curl",
    [
      ...[
        "--fail",
        "--location",
        "--silent",
        "--show-error",
        "--retry",
        "5",
        "--retry-connrefused",
      ],
      ...["--connect-timeout", "10", "--speed-limit", "1000", "--speed-time", "60"],
      ...[...options, "--output", path, url],
    ],
    { doing: `downloading ${url}`, log: `download-${basename(path)}` },
  );
}
