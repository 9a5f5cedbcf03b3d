import { observeHost, removeLayer } from "../../host/layer";
import { describeOwner, isForeign } from "../../host/owner";
import type { RemoteHost } from "../../ssh/host";
import { reporter } from "../progress";
import { credentials, currentHost, isLost } from "../stack";

/**
 * Runs a removal. If the host now belongs to another cluster, nothing of this one is on it: that is reported, and counts as
 * removed.
 */
export async function unlessForeign(
  report: (text: string) => void,
  removal: () => Promise<void>,
): Promise<void> {
  try {
    await removal();
  } catch (error) {
    if (!isForeign(error)) throw error;
    report(`belongs to ${describeOwner(error.owner)}: nothing on it is removed`);
  }
}

/**
 * Removes a layer from its host, unless the host is lost or now belongs to another cluster.
 *
 * @param extra script that ends what the layer's binaries left behind
 * @throws RemoteError with what failed on the host; the next call resumes.
 */
export async function removeOwnLayer(
  host: RemoteHost,
  layer: string,
  extra: readonly string[],
): Promise<void> {
  const report = reporter(host.name);
  if (isLost(host.address)) return report(`is lost: ${layer} stays on it`);
  await unlessForeign(report, () =>
    removeLayer(currentHost(host), credentials(), layer, extra, report),
  );
}

/** Whether a host now belongs to another cluster. One that does not answer counts as this cluster's. */
export const belongsToAnother = (host: RemoteHost): Promise<boolean> =>
  observeHost(currentHost(host), credentials()).then(() => false, isForeign);
