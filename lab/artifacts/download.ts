import { existsSync } from "node:fs";
import { mkdir, readFile, rename, rm } from "node:fs/promises";
import { basename, dirname } from "node:path";
import type { Release } from "../../artifacts";
import { publishedDigest, sha256 } from "./checksum";
import { ensurePackages } from "./packages";
import { run } from "./run";

let reachable: Promise<boolean> | undefined;

/** Whether official downloads can be had from this machine, asked once: dl.k8s.io within three seconds. */
export function downloadsReachable(): Promise<boolean> {
  reachable ??= probe();
  return reachable;
}

async function probe(): Promise<boolean> {
  // Asked with the program that downloads, for it knows of the proxies that are set.
  await ensurePackages(["curl", "ca-certificates"], () => {});
  const options = ["--head", "--silent", "--max-time", "3", "--output", "/dev/null"];
  return run("curl", [...options, "https://dl.k8s.io/"], {
    doing: "looking for official downloads",
    log: "downloads-reachable",
  }).then(
    () => true,
    () => false,
  );
}

/**
 * Downloads a release and its checksum text to the given paths, going on where an earlier run broke off.
 * Fails, with nothing at `path`, when the digest is not the published one.
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
    // What an HTTP error answers is often a range past the end: what is there is no part of the file.
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
