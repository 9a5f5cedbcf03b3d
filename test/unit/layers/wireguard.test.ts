import { deepStrictEqual, doesNotMatch, strictEqual } from "node:assert";
import { engineLayer } from "../../../layers/containerd/layer";
import { listenersOf } from "../../../layers/listeners";
import { networkLayer } from "../../../layers/network/layer";
import {
  networkKeys,
  networkLinks,
  nodeAnnouncement,
  sentBetweenHosts,
} from "../../../layers/network/parts";
import { configOf, smallest } from "../config/stack-file";

const [single] = smallest().hosts;
const ipv6 = { podCidr: "fd00:10:244::/56", serviceCidr: "fd00:10:96::/112" };
const backend = "wireguard";
const one = (network: object = {}) => configOf({ network: { backend, ...network } });
const both = configOf({
  hosts: [{ ...single, ipv6Address: "fd00:7::11" }],
  network: { backend, ipv6 },
});
const parsed = (config: ReturnType<typeof one>, path: string) =>
  JSON.parse(networkLayer(config.hosts[0]!, config)!.files[path]!.content);
const netConf = "/etc/kubernetes/flannel/net-conf.json";

describe("an encrypted pod network", () => {
  for (const mtu of [1450, 1500, 9000])
    it(`leaves it to flannel what pods get of an MTU of ${mtu}, which is 80 less for both families`, () => {
      const config = one({ mtu });
      deepStrictEqual(parsed(config, netConf).Backend, { Type: "wireguard", MTU: mtu });
      const [{ delegate }] = parsed(config, "/etc/cni/net.d/10-flannel.conflist").plugins;
      strictEqual(delegate.mtu, undefined);
    });

  it("takes the MTU of the interface where the stack file says nothing", () =>
    deepStrictEqual(parsed(one(), netConf).Backend, { Type: "wireguard" }));

  it("has a link and a port for each family", () => {
    deepStrictEqual(networkLinks(one()), ["cni0", "flannel-wg"]);
    deepStrictEqual(networkLinks(both), ["cni0", "flannel-wg", "flannel-wg-v6"]);
    const udp = (config: ReturnType<typeof one>) =>
      listenersOf({ ...config, roles: ["worker"], loadBalancer: false })
        .filter(({ protocol }) => protocol === "udp")
        .map(({ port }) => port);
    deepStrictEqual(udp(one()), [51820]);
    deepStrictEqual(udp(both), [51820, 51821]);
    strictEqual(sentBetweenHosts(one()), "UDP port 51820");
    strictEqual(sentBetweenHosts(both), "UDP ports 51820 (IPv4) and 51821 (IPv6)");
  });

  it("loads its module, now and at boot", () => {
    const config = one();
    const { modules = [], files } = engineLayer(config.hosts[0]!, config);
    strictEqual(modules.includes("wireguard"), true);
    strictEqual(modules.includes("vxlan"), false);
    strictEqual(
      files["/etc/modules-load.d/kubernetes.conf"]!.content.split("\n").includes("wireguard"),
      true,
    );
  });

  it("has one key, which only the host makes", () => {
    const path = "/etc/kubernetes/flannel/wireguard.key";
    deepStrictEqual(networkKeys(one()), { [path]: "flannel" });
    deepStrictEqual(networkKeys(both), { [path]: "flannel" });
    deepStrictEqual(networkKeys(configOf({})), {});
    const text = JSON.stringify(networkLayer(one().hosts[0]!, one()));
    doesNotMatch(text, /PSK|PrivateKey/);
    strictEqual(path in networkLayer(one().hosts[0]!, one())!.files, false);
  });

  it("announces IPv6 with the key that the node has for IPv4", () => {
    const { derived } = nodeAnnouncement(both.hosts[0]!, both)!;
    const prefix = "flannel.alpha.coreos.com";
    deepStrictEqual(derived!({ [`${prefix}/backend-data`]: '{"PublicKey":"a+/=","Port":51820}' }), {
      [`${prefix}/backend-v6-data`]: '{"PublicKey":"a+/=","Port":51821}',
    });
    deepStrictEqual(derived!({}), {});
    strictEqual(nodeAnnouncement(one().hosts[0]!, one())!.derived, undefined);
  });
});
