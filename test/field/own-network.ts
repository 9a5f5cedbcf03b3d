import { located, releases } from "../../artifacts";
import { execOnHost, labHost } from "../../lab/hosts";
import { mirrorPort } from "../../lab/artifacts";
import { hostArchitecture } from "../../lab/artifacts/architecture";
import { defaultVersions } from "../../versions";
import { objects, type Node } from "../lab/kubectl";

const bridge = "own0";
/** File that the plugin of these tests writes into /etc/cni/net.d. */
export const ownFile = "05-own.conflist";
/** Binaries that it installs into /opt/cni/bin. */
export const ownPrograms = ["bridge", "host-local", "loopback"];

const configuration = (subnet: string) => ({
  cniVersion: "1.0.0",
  name: "own",
  plugins: [
    {
      ...{ type: "bridge", bridge, isDefaultGateway: true, hairpinMode: true },
      ipam: { type: "host-local", ranges: [[{ subnet }]] },
    },
  ],
});

/**
 * Installs a pod network as another program's CNI plugin would: binaries, a configuration, routes between hosts, and a
 * rule.
 */
export async function installNetwork(hosts: readonly string[], pods: string): Promise<void> {
  const nodes = await objects<Node>("nodes");
  const subnetOf = (host: string) =>
    nodes.find(({ metadata }) => metadata.name === host)!.spec.podCIDR;
  const { url } = located(releases(defaultVersions, hostArchitecture()).cniPlugins, {
    mirror: `http://10.77.0.1:${mirrorPort}`,
    sha256: {},
  });
  for (const host of hosts) {
    const routes = hosts
      .filter((other) => other !== host)
      .map((other) => `ip route replace ${subnetOf(other)} via ${labHost(other).address}`);
    const script = [
      "set -e",
      `curl -fsS '${url}' | tar -xzC /opt/cni/bin ${ownPrograms.map((name) => `./${name}`).join(" ")}`,
      ...routes,
      "nft add table ip own",
      "nft add chain ip own post '{ type nat hook postrouting priority srcnat; }'",
      `nft add rule ip own post ip saddr ${pods} ip daddr != ${pods} masquerade`,
      `echo '${JSON.stringify(configuration(subnetOf(host)))}' >/etc/cni/net.d/${ownFile}`,
    ];
    await execOnHost(host, "bash -s", { input: script.join("\n") });
  }
}
