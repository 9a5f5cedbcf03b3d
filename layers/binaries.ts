import { located, type Release } from "../artifacts";
import type { ClusterConfig } from "../config/cluster-config";
import type { Program } from "./desired-state";

/**
 * The binaries of a release, each with its path in a directory on the host.
 *
 * @param name of the binary, for a release that is not an archive
 */
export function programsOf(
  release: Release,
  directory: string,
  { artifacts }: Pick<ClusterConfig, "artifacts">,
  name = "",
): Record<string, Program> {
  const source = located(release, artifacts);
  const members: Record<string, string | undefined> = release.members ?? { [name]: undefined };
  return Object.fromEntries(
    Object.entries(members).map(([program, member]) => [
      `${directory}/${program}`,
      { ...source, ...(member !== undefined && { member }) },
    ]),
  );
}
