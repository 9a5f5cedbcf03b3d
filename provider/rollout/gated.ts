import type { KubernetesApi } from "../../kubernetes/client";
import type { RemoteHost } from "../../ssh/host";
import { listedGates } from "../stack";
import { gateApi, type GateAccess } from "./access";
import { restartingLayers } from "./restarting-layers";
import { waitForGates, type GatedChange } from "./gates";

/** Waits for the gates of the stack file; at once without gates. */
export async function passGates(change: GatedChange, api: () => KubernetesApi): Promise<void> {
  const gates = listedGates();
  if (gates.length > 0) await waitForGates(api(), gates, change);
}

/** A change of a layer that waits for gates. */
export interface LayerBetweenGates {
  readonly host: RemoteHost;
  readonly layer: string;
  readonly gateAccess?: GateAccess | undefined;
  /** Whether the layer is not as it should be: a repair waits for nothing, since it may be what the gates wait for. */
  readonly repairs: boolean;
  /** Whether an earlier run has changed the layer, and only the gates did not hold afterwards. @default false */
  readonly isMade?: boolean;
}

/**
 * Changes a layer of a host between gates.
 *
 * @throws Error when a gate does not hold, or the layer has no access to ask them: nothing was changed then, if it is the first.
 */
export async function betweenGates<T>(
  { host, layer, gateAccess, repairs, isMade = false }: LayerBetweenGates,
  report: (line: string) => void,
  work: () => Promise<T>,
): Promise<T> {
  if (repairs || !restartingLayers.includes(layer)) return work();
  const api = () => {
    // A run for some targets takes what an older version of this program has left of the others.
    if (!gateAccess)
      throw new Error(
        `${host.name}: asking the gates: the resource \`gates\` has no access to the API servers yet; add it to the targets`,
      );
    return gateApi(gateAccess);
  };
  if (!isMade) await passGates({ host, when: `before ${layer} changes`, report }, api);
  const done = await work();
  await passGates({ host, when: `after ${layer} has changed`, report }, api);
  return done;
}
