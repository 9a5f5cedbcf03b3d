import type { RemoteHost } from "../remote/host";
import { layersLeft, removeLayer } from "../remote/layer";
import { credentials, currentWay } from "./stack";

/** The layers that all others of a host stand on, from the top, with the scripts that end what they leave behind. */
const foundations: Readonly<Record<string, readonly string[]>> = {
  kubelet: ["remove-pods"],
  engine: [],
  identity: [],
};

/**
 * Takes off a host whatever of ours is left on it when all that is on record is gone: a run that was killed cannot
 * record the layer that it was setting up.
 *
 * @throws RemoteError that names the host; the next call goes on from there.
 */
export async function removeLeftovers(
  host: RemoteHost,
  report: (text: string) => void,
): Promise<void> {
  const way = currentWay(host);
  const left = await layersLeft(way, credentials());
  const above = left.filter((layer) => !(layer in foundations));
  const below = Object.keys(foundations).filter((layer) => left.includes(layer));
  for (const layer of [...above, ...below]) {
    report(`removing ${layer}, which a killed run had begun`);
    const extra = foundations[layer] ?? ["stop-static-pods"];
    await removeLayer(way, credentials(), layer, extra, report);
  }
}
