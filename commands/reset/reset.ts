import type { Host } from "../../config/cluster-config";
import { remoteHost } from "../../config/remote-host";
import { removeLayers } from "../../provider/host/leftovers";
import { credentials } from "../../provider/stack";
import { layersLeft, seizeHost } from "../../host/layer";
import type { HostOwner } from "../../host/owner";

/** A host to reset, and the cluster whose layers it carries: undefined if it carries none. */
export interface Candidate {
  readonly host: Host;
  readonly carried: HostOwner | undefined;
}

/** Finds out which cluster's layers a host carries. */
export async function inspect(host: Host): Promise<Candidate> {
  const { foreign } = await layersLeft(remoteHost(host, ""), credentials());
  return { host, carried: foreign };
}

/**
 * Removes every layer from a host, whichever cluster it belongs to, and restores what stood there before. May be repeated.
 *
 * @param owner CLUSTER/STACK/ID to which the host belongs meanwhile
 * @throws RemoteError that names the host; the next call goes on from there.
 */
export async function reset(
  host: Host,
  owner: string,
  report: (text: string) => void,
): Promise<void> {
  const remote = remoteHost(host, owner);
  await seizeHost(remote, credentials());
  const { layers } = await layersLeft(remote, credentials());
  await removeLayers(remote, layers, (layer) => {
    report(`removing ${layer}`);
    return report;
  });
}
