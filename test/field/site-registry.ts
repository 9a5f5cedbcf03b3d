import assert from "node:assert/strict";
import { images } from "../../artifacts";
import { defaultVersions } from "../../versions";

/** Of a registry with all images of the cluster below `site/`: where the lab's registry has them, by their official registries. */
export function ofSite(path: string): string {
  const [, name, rest] = /^\/v2\/site\/(.+?)(\/(?:manifests|blobs)\/.*)$/.exec(path) ?? [];
  const official = Object.values(images(defaultVersions))
    .map((reference) => reference.slice(0, reference.lastIndexOf(":")))
    .find((one) => one.slice(one.indexOf("/") + 1) === name);
  return official === undefined ? path : `/v2/${official}${rest}`;
}

/** The digest that a registry of the lab has for a tag. */
export async function digestOf(registry: string, reference: string): Promise<string> {
  const [, name, tag] = /^(.+):([^:]+)$/.exec(reference)!;
  const accept = [
    "application/vnd.oci.image.index.v1+json",
    "application/vnd.docker.distribution.manifest.list.v2+json",
    "application/vnd.oci.image.manifest.v1+json",
    "application/vnd.docker.distribution.manifest.v2+json",
  ].join(", ");
  const answer = await fetch(new URL(`/v2/${name}/manifests/${tag}`, registry), {
    method: "HEAD",
    headers: { accept },
  });
  assert.equal(answer.status, 200, reference);
  return answer.headers.get("docker-content-digest")!;
}
