import { deepStrictEqual, match } from "node:assert";
import { hostScript } from "../../../host/scripts";
import { startHost, type OnAHost } from "./on-a-host";

const recorder = (name: string) => `#!/bin/bash\necho "${name} $*" >>/run/asked\n`;

describe("a pod network", () => {
  let host: OnAHost;

  beforeEach(async () => {
    host = await startHost();
    for (const name of ["ip", "nft"]) host.write(`/usr/local/sbin/${name}`, recorder(name), 0o755);
  });
  afterEach(() => host.close());

  const deleted = () =>
    (host.exists("/run/asked") ? host.read("/run/asked") : "")
      .trim()
      .split("\n")
      .filter((line) => line.includes("delete"));
  const services = ["nft delete table ip kube-proxy", "nft delete table ip6 kube-proxy"];

  for (const [what, data, expected] of [
    [
      "is removed with its links and tables if it is flannel",
      { "/run/flannel": "0755" },
      [
        "ip link delete cni0",
        "ip link delete flannel.1",
        "ip link delete flannel-v6.1",
        "ip link delete flannel-wg",
        "ip link delete flannel-wg-v6",
        "nft delete table ip flannel-ipv4",
        "nft delete table ip6 flannel-ipv6",
        "nft delete table ip cni_hostport",
        "nft delete table ip6 cni_hostport",
        "nft delete table inet kubernetes-policy-hold",
        "nft delete table inet kube-network-policies",
        ...services,
      ],
    ],
    ["is kept despite the same names if another program provides it", {}, services],
  ] as const)
    it(`${what} when the pods go`, async () => {
      await host.apply({ files: {}, data }, "kubelet");
      await host.takeOff("kubelet", ["remove-pods"]);
      deepStrictEqual(deleted(), expected);
    });

  it("is removed with its routes that drop packets", async () => {
    await host.apply({ files: {}, data: { "/run/flannel": "0755" } }, "kubelet");
    await host.takeOff("kubelet", ["remove-pods"]);
    const asked = host.read("/run/asked").split("\n");
    deepStrictEqual(
      asked.filter((line) => line.includes("route")),
      ["ip -4 route flush type blackhole proto 51", "ip -6 route flush type blackhole proto 51"],
    );
  });

  const directories = { "/etc/cni/net.d": "0755", "/opt/cni/bin": "0755" };
  it("of another program keeps its files, which are reported", async () => {
    await host.apply({ files: {}, directories });
    host.write("/etc/cni/net.d/05-cilium.conflist", "{}\n");
    host.write("/opt/cni/bin/cilium-cni", "program\n", 0o755);
    host.write("/opt/cni/bin/two words", "program\n", 0o755);
    await host.takeOff();
    deepStrictEqual(
      host.reported.filter((text) => text.startsWith("leaves")).map((text) => text.trim()),
      [
        "leaves other programs' files in /etc/cni/net.d: 05-cilium.conflist",
        String.raw`leaves other programs' files in /opt/cni/bin: cilium-cni two\ words`,
      ],
    );
    deepStrictEqual(host.read("/etc/cni/net.d/05-cilium.conflist"), "{}\n");
  });

  it("of another program without files is not reported", async () => {
    await host.apply({ files: {}, directories });
    await host.takeOff();
    deepStrictEqual(
      host.reported.filter((text) => text.startsWith("leaves")),
      [],
    );
  });

  for (const [bridge, subnet] of [
    ["10.244.1.1/24", "10.244.1.0/24"],
    ["10.244.0.129/25", "10.244.0.128/25"],
    ["10.244.16.1/20", "10.244.16.0/20"],
  ])
    it(`of flannel has the subnet of its bridge: ${subnet}`, async () => {
      host.write("/run/flannel/subnet.env", `FLANNEL_NETWORK=a\nFLANNEL_SUBNET=${bridge}\n`);
      const printed = await host.ask(`${hostScript(["networks"])}\nflannel_subnet`);
      match(printed, new RegExp(`^${subnet}$`, "m"));
    });

  it("of flannel has a subnet of each family", async () => {
    host.write(
      "/run/flannel/subnet.env",
      "FLANNEL_SUBNET=10.244.1.1/24\nFLANNEL_IPV6_SUBNET=fd00:10:244:1::1/64\n",
    );
    const printed = await host.ask(`${hostScript(["networks"])}\nflannel_subnet`);
    match(printed, /^10\.244\.1\.0\/24,fd00:10:244:1::\/64$/m);
  });
});
