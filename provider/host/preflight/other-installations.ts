import type { HostProfile } from "../../../config/schema";
import type { FamilyChoice } from "../../../layers/network/part";
import type { Surroundings, SysctlLine } from "../../../host/surroundings";
import { kernelSettingsFile, sysctls } from "../../../layers/containerd/kernel";

/**
 * Files of another installation that would override those of a node, each with how to remove it. Only for hosts without
 * layers.
 *
 * @param settings a node's kernel settings by name
 * @param cniFile the cluster's CNI configuration; undefined if another program writes it, perhaps already
 */
export function otherInstallations(
  found: Surroundings,
  settings: Readonly<Record<string, string>>,
  cniFile: string | undefined,
): string[] {
  return [
    ...earlierCniFiles(found, cniFile),
    ...found.links.map(
      (link) =>
        `the link ${link} of another pod network exists, and pods would get no addresses; ip link delete ${link}, or reboot`,
    ),
    ...found.dropIns.map(
      (path) =>
        `${path} changes a unit that will be installed; remove it, or the package that it is of`,
    ),
    ...found.proxyDropIns.map(
      (path) =>
        `${path} sets a proxy for a unit that will be installed, and is not needed: set artifacts.proxy, which computes what is reached without it; then remove the file`,
    ),
    ...overridingSysctls(found.sysctlLines, settings).map(
      ({ path, name, value }) =>
        `${path} sets ${name} to ${value || "nothing"} at boot, and nodes need ${settings[name]!}; take the line out`,
    ),
  ];
}

/** Kernel settings, by name, of a node with these requirements. */
export const settingsFor = ({
  profile,
  network,
}: {
  readonly profile: HostProfile;
  readonly network: FamilyChoice;
}): Readonly<Record<string, string>> => sysctls(profile, {}, network.ipv6 !== undefined);

/** CNI files that containerd would use instead of the cluster's, each with the remedy. */
export const earlierCniFiles = (
  { cniFiles }: Pick<Surroundings, "cniFiles">,
  cniFile: string | undefined,
): string[] =>
  cniFiles
    .filter((name) => cniFile !== undefined && name < cniFile)
    .map(
      (name) =>
        `/etc/cni/net.d/${name} sorts before ${cniFile}, and containerd takes the first file for all pods; remove it`,
    );

/** Lines that would override the cluster's file at boot with another value. */
function overridingSysctls(
  lines: readonly SysctlLine[],
  wanted: Readonly<Record<string, string>>,
): SysctlLine[] {
  const fileName = ({ path }: SysctlLine) => path.slice(path.lastIndexOf("/") + 1);
  const later = lines.filter((line) => fileName(line) > kernelSettingsFile);
  return Object.entries(wanted).flatMap(([name, value]) => {
    const last = later
      .filter((line) => line.name === name)
      .reduce<SysctlLine | undefined>(
        (one, other) => (one && fileName(one) > fileName(other) ? one : other),
        undefined,
      );
    return last && last.value !== value ? [last] : [];
  });
}
