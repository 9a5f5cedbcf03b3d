import { doesNotMatch } from "node:assert";
import { containerdPlaces } from "../../../layers/containerd/places";
import { networkParts } from "../../../layers/network/parts";
import { networkWatchFiles } from "../../../layers/network/watch/files";
import { networkWatch } from "../../../layers/network/watch/names";
import { networkSandboxes } from "../../sandbox/own-network";
import type { withBothFamilies, withFlannel, withWireguard } from "../network-choice";

/** Functions of bash for scenarios of both families. */
const words = `
set -u
link() { ip link add "$1" type bridge && ip link set "$1" up; }
pod() {
  ip link add veth0a type veth peer name pod0
  mkdir -p /var/lib/cni/results
  echo '{"result":{"interfaces":[{"name":"veth0a"}]}}' >/var/lib/cni/results/flannel-${"a".repeat(64)}-eth0
}
check() { ${networkWatch.program} check || true; }
until_true() { for ((i = 0; i < 300; i++)); do if eval "$1" >/dev/null 2>&1; then return; fi; sleep 0.05; done; echo "never: $1"; }
`;

/**
 * Hosts with the program that watches the pod network. Returns what runs a scenario on a new one, and returns its output by lines.
 *
 * @param files of the host by path, such as programs that stand in for others
 * @param more functions for the scenarios
 */
export function watchedNetwork(
  choice: typeof withBothFamilies | typeof withFlannel | typeof withWireguard,
  files: Readonly<Record<string, string>>,
  more: string,
): (text: string) => string[] {
  const sandbox = networkSandboxes((sandbox) => {
    for (const [path, content] of Object.entries(files)) sandbox.put(path, content);
    const parts = networkParts(choice).map((part) => ({
      ...part,
      kernel: part.kernel?.(choice) ?? [],
    }));
    const watch = networkWatchFiles(parts, containerdPlaces({ besideDocker: false }));
    for (const [path, { content }] of Object.entries(watch)) sandbox.put(path, content);
  });
  return (text) => {
    const lines = sandbox.scenario(`${words}${more}\n${text}`);
    doesNotMatch(lines.join("\n"), /^never/m);
    return lines;
  };
}
