import { compareReleases, sameMinor } from "../../config/release-number";
import type { RemoteHost } from "../../ssh/host";
import { observeMembers } from "./hosts";

/**
 * Makes sure that etcd may go back from a minor release that was begun and given up. A killed run may have changed a member
 * without a record of it, so the members are asked.
 *
 * @throws Error that names a member which runs the newer minor release; nothing was changed then.
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
