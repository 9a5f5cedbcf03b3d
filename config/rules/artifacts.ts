import { images, releases } from "../../artifacts";
import { architectures } from "../../versions";
import type { Sections } from "../schema";

type Given = Pick<Sections, "artifacts" | "versions" | "hosts">;

/** Pins for files that no host downloads at these versions and architectures. */
export function pinErrors({ artifacts, versions, hosts }: Given): string[] {
  const possible = hosts.flatMap(({ architecture }) => architecture ?? architectures);
  const official = [...new Set(possible)].flatMap((architecture) =>
    Object.values(releases(versions, architecture)).map(({ url }) => url),
  );
  return Object.keys(artifacts.sha256)
    .filter((address) => !official.includes(address))
    .map((address) => {
      const fromMirror = artifacts.mirror && address.startsWith(artifacts.mirror);
      const why = fromMirror
        ? "is an address on the mirror; pin the official address instead"
        : "is not downloaded at these versions and architectures";
      return `artifacts.sha256: ${address} ${why}; the closest is ${closest(address, official)}`;
    });
}

/** Digests of images that the cluster does not run at these versions. */
export function digestErrors({ artifacts, versions }: Omit<Given, "hosts">): string[] {
  const official = Object.values(images(versions));
  return Object.keys(artifacts.imageDigests)
    .filter((reference) => !official.includes(reference))
    .map(
      (reference) =>
        `artifacts.imageDigests: ${reference} is not run at these versions; the closest is ${closest(reference, official)}`,
    );
}

/** The candidate that shares the most words with an address. Release numbers and architectures count as words. */
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
