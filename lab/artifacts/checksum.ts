import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { basename } from "node:path";
import { pipeline } from "node:stream/promises";
import type { Release } from "../../artifacts";

/** SHA-256 of a file, in hexadecimal. */
export async function sha256(path: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash);
  return hash.digest("hex");
}

/** The checksum text that a release's publisher provides: a bare digest on dl.k8s.io, otherwise lines of sha256sum. */
export function checksumText(release: Release, digest: string): string {
  const bare = new URL(release.url).host === "dl.k8s.io";
  return bare ? digest : `${digest}  ${basename(release.url)}\n`;
}

/** Digest of `file` in a published checksum text. Throws if the text does not name the file. */
export function publishedDigest(text: string, file: string): string {
  for (const line of text.split("\n")) {
    const match = /^([0-9a-f]{64})(?:\s+\*?(?:\.\/)?(\S+))?\s*$/.exec(line);
    if (match?.[1] !== undefined && (match[2] === undefined || match[2] === file)) return match[1];
  }
  throw new Error(`lab: verifying ${file}: it is not in the published checksums`);
}
