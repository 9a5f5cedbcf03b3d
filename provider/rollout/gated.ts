import type { RemoteHost } from "../../ssh/host";
import { listedGates } from "../stack";
import { gateApi } from "./access";
import { restartingLayers } from "./restarting-layers";
import { waitForGates, type GatedChange } from "./gates";

/** Waits for the gates of the stack file; at once without gates. */
export async function passGates(change: GatedChange): Promise<void> {
  const gates = listedGates();
  if (gates.length > 0) await waitForGates(await gateApi(), gates, change);
}

/**
 * Changes a layer of a host between gates.
 *
 * @param repairs whether the layer is not as it should be: a repair waits for nothing, since it may be what the gates wait for
 */
export async function betweenGates<T>(
  { host, layer, repairs }: { host: RemoteHost; layer: string; repairs: boolean },
  report: (line: string) => void,
  work: () => Promise<T>,
): Promise<T> {
  if (repairs || !restartingLayers.includes(layer)) return work();
  await passGates({ host, when: `before ${layer} changes`, report });
  const done = await work();
  await passGates({ host, when: `after ${layer} has changed`, report });
  return done;
}
