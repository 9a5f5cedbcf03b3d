import { located, type Release } from "../artifacts";
import type { ClusterConfig } from "../config/cluster-config";
import type { Program } from "./desired-state";

/**
 * The programs of a release, each at its place in a directory of the host.
 *
 * @param name of the program, for a release that is no archive
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
