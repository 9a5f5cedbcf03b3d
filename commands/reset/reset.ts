import type { Host } from "../../config/cluster-config";
import { remoteHost } from "../../config/remote-host";
import { removeLayers } from "../../provider/host/leftovers";
import { credentials } from "../../provider/stack";
import { layersLeft, takeOverHost } from "../../host/layer";
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
 * Removes every layer from a host, whichever cluster owns it, and restores what the layers replaced. May be repeated.
 * Meanwhile the host belongs to a cluster that no state knows, so that after an interruption no stack adopts what is
 * left.
 *
 * @param stack names of the cluster and the stack that reset it
 * @throws RemoteError that names the host; a retry resumes.
 */
export async function reset(
  host: Host,
  stack: { readonly cluster: string; readonly stack: string },
  report: (text: string) => void,
): Promise<void> {
  const remote = remoteHost(host, `${stack.cluster}/${stack.stack}/0`);
  await takeOverHost(remote, credentials());
  await removeLayers(remote, await layersLeft(remote, credentials()), (layer) => {
    report(`removing ${layer}`);
    return report;
  });
}
