import { deepStrictEqual, match } from "node:assert";
import * as pulumi from "@pulumi/pulumi";
import { runProgram, stackFile, type Run } from "./program";

const valueOf = <T>(output: pulumi.Input<T>): Promise<T> =>
  new Promise((resolve) => pulumi.output(output).apply((value) => resolve(value as T)));
const ipv6 = { podCidr: "fd00:10:244::/56", serviceCidr: "fd00:10:96::/112" };

describe("the program with two address families", () => {
  let run: Run;
  before(async () => {
    const sections = stackFile("Pulumi.dev.yaml");
    const hosts = sections["hosts"] as object[];
    run = await runProgram({
      hosts: hosts.map((host, index) => ({ ...host, ipv6Address: `fd00:7::${index + 1}` })),
      network: { ...(sections["network"] as object), ipv6 },
      loadBalancer: { addresses: ["10.77.0.200-10.77.0.220", "fd00:7::200-fd00:7::220"] },
    });
  });
  const inputsOf = (name: string): unknown =>
    run.resources.find((one) => one.name === name)!.inputs;

  it("hands each host's address and the networks to its preflight and to its node", () => {
    const { requirements } = inputsOf("node-2-preflight") as {
      requirements: { ipv6Address: string; network: object };
    };
    deepStrictEqual(
      [requirements.ipv6Address, requirements.network],
      [
        "fd00:7::2",
        { plugin: "flannel", backend: "vxlan", policies: false, ipv6: { ...ipv6, nodeMask: 64 } },
      ],
    );
    const { network } = inputsOf("node-2-worker-node") as { network: Record<string, unknown> };
    deepStrictEqual(
      [network["ipv6Address"], network["ipv6"], network["links"]],
      [
        "fd00:7::2",
        { pods: ipv6.podCidr, dnsAddress: "fd00:10:96::a" },
        ["cni0", "flannel.1", "flannel-v6.1"],
      ],
    );
  });

  it("tells the pod network of each host what all nodes have to have first", () => {
    const { secondPodNetwork } = inputsOf("network-node-2") as { secondPodNetwork: object };
    deepStrictEqual(secondPodNetwork, { podCidr: ipv6.podCidr, nodeMask: 64 });
  });

  it("gives the cluster's DNS and the load balancer addresses of both", () => {
    const { spec } = inputsOf("dns-service") as { spec: Record<string, unknown> };
    deepStrictEqual(spec["clusterIPs"], ["10.96.0.10", "fd00:10:96::a"]);
    match(JSON.stringify(inputsOf("metallb-pool")), /fd00:7::200-fd00:7::220/);
    match(JSON.stringify(inputsOf("metallb-excluded-interfaces")), /flannel-v6\[\.\]1/);
  });

  it("has both addresses of each node in its outputs", async () => {
    const nodes = await valueOf(run.outputs["nodes"]! as pulumi.Input<{ ipv6Address: string }[]>);
    deepStrictEqual(
      nodes.map(({ ipv6Address }) => ipv6Address),
      ["fd00:7::1", "fd00:7::2", "fd00:7::3"],
    );
  });
});
