import { removeBetweenGates, type LayerRemoval } from "../rollout/removal";
import { removedBetweenGates } from "../rollout/restarting-layers";
import { listedCluster, listedMasters } from "../stack";
import { removeOwnLayer } from "./foreign";
import type { HostLayerOutputs } from "./layer-inputs";
import { moved } from "./machine";

/**
 * Removes a layer from its host: what others rely on between gates.
 *
 * @throws RemoteError with what failed on the host; Error when a gate does not hold. The next call resumes.
 */
export function removeGated(
  outputs: HostLayerOutputs,
  observe: LayerRemoval["observe"],
): Promise<void> {
  const { host, layer, onRemove } = outputs;
  const remove = () => removeOwnLayer(host, layer, onRemove);
  return removedBetweenGates.includes(layer)
    ? removeBetweenGates({ outputs, staysListed: staysListed(outputs), observe }, remove)
    : remove();
}

/** Whether the stack file has what masters have where it is. */
const staysListed = ({ host, layer }: Pick<HostLayerOutputs, "host" | "layer">): boolean =>
  listedMasters().some((one) => !moved({ ...host, ...one }, host)) &&
  (layer !== "virtual-address" || listedCluster()?.cluster.virtualAddress !== undefined);
