import type { Host } from "../../config/cluster-config";
import { remoteHost } from "../../config/remote-host";
import { removeLayers } from "../../provider/host/leftovers";
import { credentials } from "../../provider/stack";
import { layersLeft, seizeHost } from "../../host/layer";
import { ForeignHostError, type HostOwner } from "../../host/owner";

/** A host to reset, and the cluster whose layers it carries: undefined if it carries none. */
export interface Candidate {
  readonly host: Host;
  readonly carried: HostOwner | undefined;
}

/** Finds out which cluster's layers a host carries. */
export async function inspect(host: Host): Promise<Candidate> {
  const carried = await layersLeft(remoteHost(host, ""), credentials()).then(
    () => undefined,
    (error: unknown) => {
      if (error instanceof ForeignHostError) return error.owner;
      throw error;
    },
  );
  return { host, carried };
}

/**
 * Removes every layer from a host, whichever cluster it belongs to, and restores what stood there before. May be repeated.
 * Meanwhile the host belongs to no cluster that any state knows: after a kill, no stack takes over what is left.
 *
 * @param stack names of the cluster and the stack that reset it
 * @throws RemoteError that names the host; the next call goes on from there.
 */
export async function reset(
  host: Host,
  stack: { readonly cluster: string; readonly stack: string },
  report: (text: string) => void,
): Promise<void> {
  const remote = remoteHost(host, `${stack.cluster}/${stack.stack}/0`);
  await seizeHost(remote, credentials());
  await removeLayers(remote, await layersLeft(remote, credentials()), (layer) => {
    report(`removing ${layer}`);
    return report;
  });
}
