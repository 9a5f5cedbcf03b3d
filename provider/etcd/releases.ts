import { compareReleases, sameMinor } from "../../config/release-number";
import type { RemoteHost } from "../../ssh/host";
import { observeMembers } from "./hosts";

/**
 * Checks that etcd may return from a minor release whose rollout was aborted. A killed run may have changed a member without
 * recording it, so the members are asked.
 *
 * @throws Error that names a member with the newer minor release; nothing was changed.
 */
export async function assertNoneIsNewer(
  from: string,
  to: string,
  members: readonly RemoteHost[],
): Promise<void> {
  if (sameMinor(from, to) || compareReleases(to, from) > 0) return;
  for (const { name, view } of await observeMembers(members)) {
    const release = view?.status?.release;
    if (release !== undefined && !sameMinor(release, to) && compareReleases(release, to) > 0)
      throw new Error(
        `versions.etcd: ${from} to ${to}: ${name} runs ${release} already, and its data stays in the newer format; go on to a release of that minor release, or restore a snapshot`,
      );
  }
}
