import type { RemoteHost } from "../../ssh/host";
import { layersLeft, removeLayer } from "../../host/layer";
import { credentials, currentHost } from "../stack";

/** Layers that all others of a host need, from the top, with the scripts that end what each left behind. */
const foundations: ReadonlyMap<string, readonly string[]> = new Map([
  ["kubelet", ["remove-pods"]],
  ["engine", []],
  ["settings", []],
  ["identity", []],
]);

/**
 * Removes layers that remain on a host after all recorded ones are gone: a killed run cannot record the layer that it was
 * setting up.
 *
 * @throws ForeignHostError if the host belongs to another cluster; RemoteError that names the host; the next call resumes.
 */
export async function removeLeftovers(
  host: RemoteHost,
  report: (text: string) => void,
): Promise<void> {
  const remote = currentHost(host);
  await removeLayers(remote, await layersLeft(remote, credentials()), (layer) => {
    report(`removing ${layer}, which a killed run had begun`);
    return report;
  });
}

/**
 * Removes layers from a host; those that others need come last.
 *
 * @param begin called before each layer; returns a function that reports its progress
 * @throws RemoteError that names the host; the next call resumes.
 */
export async function removeLayers(
  host: RemoteHost,
  layers: readonly string[],
  begin: (layer: string) => (text: string) => void,
): Promise<void> {
  const above = layers.filter((layer) => !foundations.has(layer));
  const below = [...foundations.keys()].filter((layer) => layers.includes(layer));
  for (const layer of [...above, ...below]) {
    const extra = foundations.get(layer) ?? ["stop-static-pods"];
    await removeLayer(host, credentials(), layer, extra, begin(layer));
  }
}
