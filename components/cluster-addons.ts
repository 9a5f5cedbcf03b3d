import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { images } from "../artifacts";
import type { ClusterConfig } from "../config/cluster-config";
import { ClusterNodes } from "../resources/cluster-nodes";
import { isExternalNetwork, networkLinks } from "../layers/network/parts";
import { throughProxy } from "../layers/formats/kubeconfig";
import type { Kubeconfig } from "../resources/kubeconfig";
import { NetworkProof } from "../resources/network-proof";
import { runtimeClasses } from "../workloads/runtime-classes";
import { BgpSessions } from "./bgp-sessions";
import { ClusterDns } from "./cluster-dns";
import type { KubeWorker } from "./kube-worker";
import { LocalVolumes } from "./local-volumes";
import { bindLoginRoles } from "./login-roles";
import { MetalLb } from "./metallb";
import { provenNetwork } from "./proven-network";

export interface ClusterAddonsArgs {
  config: ClusterConfig;
  /** Administrator access to the cluster. */
  kubeconfig: Kubeconfig;
  /** Every node: the add-ons wait until all are ready. */
  nodes: readonly KubeWorker[];
  /** With `network.plugin: none`, the resources of this program that install the CNI plugin. The add-ons wait for them. */
  after: readonly pulumi.Resource[];
}

/**
 * What runs on the cluster: CoreDNS; MetalLB if the stack file has addresses for it; and local volumes if it requests them. They
 * need a pod network: if another program provides it, they come with `network.ready`, once pods work on every node. Roles of
 * people only need the API.
 */
export class ClusterAddons extends pulumi.ComponentResource {
  constructor(name: string, args: ClusterAddonsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("kubernetes-on-bare-metal:index:ClusterAddons", name, {}, opts);
    const { config, kubeconfig, nodes, after } = args;
    const { cluster, loadBalancer, network, storage } = config;
    const { apiProxyPort } = cluster;
    const image = images(config.versions, config.artifacts);

    const provider = new kubernetes.Provider(
      "cluster",
      {
        // The Kubernetes provider is a separate process that knows nothing of bastions: docs/decisions/0021-api-through-bastions.md.
        kubeconfig: apiProxyPort
          ? kubeconfig.kubeconfig.apply((text) => throughProxy(text, apiProxyPort))
          : kubeconfig.kubeconfig,
        // With a constant identifier, a renewed certificate updates the provider in place and replaces none of its objects.
        clusterIdentifier: cluster.name,
        enableServerSideApply: true,
        // Reverts manual changes, and adopts what an interrupted run has created.
        enablePatchForce: true,
        upsertExistingObjects: true,
        // CoreDNS and MetalLB reload their configuration when it changes.
        enableConfigMapMutable: true,
      },
      { parent: this },
    );
    const joined = new ClusterNodes("nodes", {
      parent: this,
      dependsOn: [...nodes],
    });
    const isExternal = isExternalNetwork(config);
    const isPending = isExternal && !network.ready;
    if (isPending) void pulumi.log.warn(missingNetwork(config), this);
    const ready =
      isExternal && !isPending
        ? new NetworkProof(
            "pod-network",
            {
              access: kubeconfig.access,
              nodes: nodes.map(({ host: { besideDocker }, remote }) => ({
                host: remote,
                besideDocker,
              })),
              network: provenNetwork(config),
            },
            { parent: this, dependsOn: [joined, ...after] },
          )
        : joined;
    const inCluster: pulumi.ComponentResourceOptions = {
      parent: this,
      providers: { kubernetes: provider },
      // Each object waits, instead of its component: with --continue-on-error, skipping a component because a host is down would end
      // the run.
      transformations: [
        ({ type, props, opts: given }) =>
          type.startsWith("kubernetes-on-bare-metal:")
            ? undefined
            : { props, opts: pulumi.mergeOptions(given, { dependsOn: ready }) },
      ],
      // Destroying the cluster also destroys its objects.
      deletedWith: kubeconfig,
    };

    if (!isPending)
      new ClusterDns(
        "dns",
        {
          domain: cluster.domain,
          address: cluster.dnsAddress,
          ...(cluster.ipv6 && { ipv6Address: cluster.ipv6.dnsAddress }),
          upstreams: network.dnsUpstreams,
          ...network.dns,
          image: image.coredns,
        },
        inCluster,
      );
    for (const runtime of runtimeClasses(config.hosts))
      new kubernetes.node.v1.RuntimeClass(`runtime-${runtime.metadata.name}`, runtime, {
        parent: this,
        provider,
        dependsOn: joined,
        deletedWith: kubeconfig,
      });
    bindLoginRoles(config.security.login.roles, {
      parent: this,
      provider,
      deletedWith: kubeconfig,
    });
    if (loadBalancer && !isPending) {
      const metallb = new MetalLb(
        "metallb",
        {
          access: kubeconfig.access,
          ...loadBalancer,
          podInterfaces: networkLinks(config),
          controllerImage: image.metallbController,
          speakerImage: image.metallbSpeaker,
        },
        inCluster,
      );
      if (loadBalancer.bgp)
        new BgpSessions("bgp-sessions", { config, nodes, metallb }, { parent: this });
    }
    if (storage.localPath && !isPending)
      new LocalVolumes(
        "local-volumes",
        { ...storage.localPath, image: image.localPathProvisioner },
        inCluster,
      );
    this.registerOutputs();
  }
}

/** Warns which add-ons are missing until the cluster has a pod network, and how to continue. */
function missingNetwork({
  loadBalancer,
  storage,
}: Pick<ClusterConfig, "loadBalancer" | "storage">): string {
  const addons = [
    "CoreDNS",
    ...(loadBalancer ? ["MetalLB"] : []),
    ...(storage.localPath ? ["local-path-provisioner"] : []),
  ];
  const are = `${new Intl.ListFormat("en-GB").format(addons)} ${addons.length > 1 ? "are" : "is"}`;
  return `network.ready: the nodes have no pod network yet, so ${are} not installed; install your CNI plugin with the kubeconfig of this stack, set network.ready to true, and run pulumi up`;
}
