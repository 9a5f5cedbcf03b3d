import { deepStrictEqual, match, strictEqual } from "node:assert";
import { networkLayer } from "../../../layers/network/layer";
import { nodeAnnouncement } from "../../../layers/network/parts";
import { podRuntime } from "../../../layers/pod-runtime";
import { configOf, smallest } from "../config/stack-file";

const [single] = smallest().hosts;
const ipv6 = { podCidr: "fd00:10:244::/56", serviceCidr: "fd00:10:96::/112" };
const hosts = [{ ...single, ipv6Address: "fd00:7::11" }];
const setting = "net.ipv6.conf.all.forwarding";

/** The layers of a host that set what lets it forward IPv6, and whether a file sets it at boot. */
function forwardingIn(sections: object): readonly (readonly [string, string, boolean])[] {
  const config = configOf(sections);
  const [host] = config.hosts;
  const layers = { ...podRuntime(host!, config), network: networkLayer(host!, config) };
  return Object.entries(layers).flatMap(([name, layer]) => {
    const value = layer?.sysctls?.[setting];
    const files = Object.values(layer?.files ?? {});
    const atBoot = files.some(({ content }) => content.includes(`${setting} = 1\n`));
    return value === undefined && !atBoot ? [] : [[name, value ?? "", atBoot] as const];
  });
}

describe("the second family on a host", () => {
  it("is forwarded by the layer that gives pods addresses of it", () => {
    deepStrictEqual(forwardingIn({}), []);
    deepStrictEqual(forwardingIn({ hosts, network: { ipv6 } }), [["network", "1", true]]);
  });

  it("is forwarded from the start where another program brings the pod network", () =>
    deepStrictEqual(forwardingIn({ hosts, network: { ipv6, plugin: "none" } }), [
      ["engine", "1", true],
    ]));

  const announced = (network: object) => {
    const config = configOf({ hosts, network: { ipv6, ...network } });
    return nodeAnnouncement(config.hosts[0]!, config);
  };

  it("is announced with the address of the host and one for its link, always the same", () => {
    const { noted, annotations } = announced({})!;
    deepStrictEqual(announced({}), { noted, annotations });
    deepStrictEqual(Object.keys(annotations), [
      noted,
      "flannel.alpha.coreos.com/public-ipv6",
      "flannel.alpha.coreos.com/backend-v6-data",
    ]);
    strictEqual(annotations["flannel.alpha.coreos.com/public-ipv6"], "fd00:7::11");
    match(
      annotations["flannel.alpha.coreos.com/backend-v6-data"]!,
      /^\{"VNI":1,"VtepMAC":"[0-9a-f][26ae](:[0-9a-f]{2}){5}"\}$/,
    );
  });

  it("is announced without a link where packets go by the hosts' routes", () =>
    strictEqual(
      announced({ backend: "host-gw" })!.annotations["flannel.alpha.coreos.com/backend-v6-data"],
      "null",
    ));

  it("is not announced where another program brings the pod network", () =>
    strictEqual(announced({ plugin: "none" }), undefined));
});
