import * as pulumi from "@pulumi/pulumi";
import type { ClusterConfig } from "../config/cluster-config";
import { bgpLayer } from "../layers/bgp/layer";
import { layerText } from "../layers/layer-json";
import { HostLayer } from "../resources/host-layer";
import type { KubeWorker } from "./kube-worker";
import type { MetalLb } from "./metallb";

export interface BgpSessionsArgs {
  config: ClusterConfig;
  nodes: readonly KubeWorker[];
  /** The speakers. */
  metallb: MetalLb;
}

/** The BGP sessions of all nodes. Ready when they are up; a refresh reports those that are down. */
export class BgpSessions extends pulumi.ComponentResource {
  constructor(name: string, args: BgpSessionsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("kubernetes-on-bare-metal:index:BgpSessions", name, {}, opts);
    for (const { host, remote } of args.nodes) {
      const desired = bgpLayer(host, args.config);
      if (desired)
        new HostLayer(
          `${name}-${host.name}`,
          { host: remote, layer: "bgp", desired: layerText(desired) },
          { parent: this, dependsOn: args.metallb },
        );
    }
    this.registerOutputs();
  }
}
