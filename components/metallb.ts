import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { ClusterAccess } from "../layers/formats/kubeconfig";
import { AdmissionReady } from "../resources/admission-ready";
import type { Inputs } from "../resources/inputs";
import type { KubernetesObject } from "../workloads/object";
import { bgpAdvertisement, type Bgp } from "../workloads/metallb/bgp";
import { metallbController } from "../workloads/metallb/controller";
import { metallbCrds } from "../workloads/metallb/crds";
import { metallb } from "../workloads/metallb/names";
import { metallbNamespace } from "../workloads/metallb/namespace";
import { addressPool, layer2Advertisement } from "../workloads/metallb/pool";
import { metallbIdentity } from "../workloads/metallb/rbac";
import { metallbExcludedInterfaces, metallbSpeaker } from "../workloads/metallb/speaker";
import {
  metallbWebhookConfiguration,
  metallbWebhookSecret,
  metallbWebhookService,
} from "../workloads/metallb/webhook";
import { bgpPeers } from "./bgp-peers";

export interface MetalLbArgs {
  /** Addresses for Services: ranges such as `192.0.2.200-192.0.2.220`, or networks. */
  readonly addresses: readonly string[];
  /** Interfaces to announce the addresses on by ARP. @default all external interfaces of the nodes */
  readonly interfaces?: readonly string[] | undefined;
  /** Routers to announce the addresses to by BGP, instead of by ARP. */
  readonly bgp?: Bgp | undefined;
  /** Interfaces that the pod network creates on nodes; empty if they are unknown because another program creates them. */
  readonly podInterfaces: readonly string[];
  /** Container image of the controller, which assigns addresses. */
  readonly controllerImage: string;
  /** Container image of the speakers, which announce addresses. */
  readonly speakerImage: string;
  /** Access to the API servers, to wait for the controller's webhooks. */
  readonly access: Inputs<ClusterAccess>;
}

/** Seconds to wait for the webhooks once the controller is available. Usually about 20 pass. */
const webhookTimeoutSeconds = 180;

/**
 * Addresses for Services of type LoadBalancer: MetalLB with one pool, announced by ARP or BGP. Ready when the cluster has
 * accepted the pool and a speaker runs on every node. Uses the Kubernetes provider in its options.
 */
export class MetalLb extends pulumi.ComponentResource {
  constructor(name: string, args: MetalLbArgs, opts: pulumi.ComponentResourceOptions) {
    super("kubernetes-on-bare-metal:index:MetalLb", name, {}, opts);
    const child = { parent: this };
    const { core, apps, rbac, admissionregistration, apiextensions } = kubernetes;

    const namespace = new core.v1.Namespace(`${name}-namespace`, metallbNamespace, child);
    const inNamespace = { ...child, dependsOn: [namespace] };

    const definitions = Object.entries(metallbCrds).map(
      ([plural, definition]) =>
        new apiextensions.v1.CustomResourceDefinition(`${name}-${plural}`, definition, child),
    );
    const identities = ([metallb.controller, metallb.speaker] as const).flatMap((program) => {
      const identity = metallbIdentity(program);
      const of = (part: string) => `${name}-${program}-${part}`;
      return [
        new core.v1.ServiceAccount(of("account"), identity.account, inNamespace),
        new rbac.v1.ClusterRole(of("cluster-role"), identity.clusterRole, child),
        new rbac.v1.ClusterRoleBinding(
          of("cluster-role-binding"),
          identity.clusterRoleBinding,
          child,
        ),
        new rbac.v1.Role(of("role"), identity.role, inNamespace),
        new rbac.v1.RoleBinding(of("role-binding"), identity.roleBinding, inNamespace),
      ];
    });
    const secret = new core.v1.Secret(`${name}-webhook-secret`, metallbWebhookSecret, inNamespace);
    const webhooks = new admissionregistration.v1.ValidatingWebhookConfiguration(
      `${name}-webhooks`,
      metallbWebhookConfiguration,
      child,
    );
    const excluded = new core.v1.ConfigMap(
      `${name}-excluded-interfaces`,
      metallbExcludedInterfaces(args.podInterfaces),
      inNamespace,
    );

    const controller = new apps.v1.Deployment(
      `${name}-controller`,
      metallbController(args.controllerImage),
      // It exits when a kind or permission is missing, and restarts with growing delays.
      { ...child, dependsOn: [...definitions, ...identities, secret, webhooks] },
    );
    const service = new core.v1.Service(
      `${name}-webhook-service`,
      metallbWebhookService,
      inNamespace,
    );
    new apps.v1.DaemonSet(`${name}-speaker`, metallbSpeaker(args.speakerImage), {
      ...child,
      dependsOn: [...definitions, ...identities, excluded],
    });

    const pool = addressPool(args.addresses);
    const admission = new AdmissionReady(
      `${name}-admission`,
      {
        access: args.access,
        object: poolFor(pool, args.controllerImage),
        timeoutSeconds: webhookTimeoutSeconds,
      },
      { ...child, dependsOn: [controller, service] },
    );
    const admitted = { ...child, dependsOn: [admission] };
    new apiextensions.CustomResource(`${name}-pool`, pool, admitted);
    new apiextensions.CustomResource(
      `${name}-advertisement`,
      args.bgp ? bgpAdvertisement(args.bgp) : layer2Advertisement(args.interfaces),
      admitted,
    );
    if (args.bgp) bgpPeers(name, args.bgp, inNamespace, admitted);
    this.registerOutputs({});
  }
}

/** The pool, annotated with the controller image: a change of either repeats the wait. */
const poolFor = (pool: KubernetesObject, image: string): KubernetesObject => ({
  ...pool,
  metadata: { ...pool.metadata, annotations: { "kubernetes-on-bare-metal/controller": image } },
});
