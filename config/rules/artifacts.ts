import { releases } from "../../artifacts";
import type { Sections } from "../schema";

type Given = Pick<Sections, "artifacts" | "versions" | "hosts">;

/** What is wrong with the pins of downloads: each has to pin a file that hosts of these versions and architectures download. */
export function pinFaults({ artifacts, versions, hosts }: Given): string[] {
  const architectures = [...new Set(hosts.map(({ architecture }) => architecture))];
  const official = architectures.flatMap((architecture) =>
    Object.values(releases(versions, architecture)).map(({ url }) => url),
  );
  return Object.keys(artifacts.sha256)
    .filter((address) => !official.includes(address))
    .map((address) => {
      const fromMirror = artifacts.mirror && address.startsWith(artifacts.mirror);
      const why = fromMirror
        ? "is the mirror's address, and files are pinned by their official one"
        : "is no file that hosts of these versions and architectures download";
      return `artifacts.sha256: ${address} ${why}; the closest is ${closest(address, official)}`;
    });
}

/** The address that shares the most words with another one. Numbers of releases and architectures are words too. */
function closest(address: string, candidates: readonly string[]): string {
  const wanted = new Set(words(address));
  const likeness = (candidate: string) => {
    const found = words(candidate);
    const shared = found.filter((word) => wanted.has(word)).length;
    return shared / (found.length + wanted.size - shared);
  };
  return candidates.reduce((best, one) => (likeness(one) > likeness(best) ? one : best));
}

const words = (address: string): string[] => [
  ...new Set(address.toLowerCase().split(/[^a-z0-9]+/)),
];
