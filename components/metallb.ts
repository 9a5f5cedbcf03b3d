import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { ClusterAccess } from "../layers/formats/kubeconfig";
import { AdmissionReady } from "../resources/admission-ready";
import type { Inputs } from "../resources/inputs";
import type { KubernetesObject } from "../workloads/object";
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

export interface MetalLoadBalancerArgs {
  /** Addresses that Services get: ranges such as `192.0.2.200-192.0.2.220`, or networks. */
  readonly addresses: readonly string[];
  /** Interfaces of the nodes that the addresses are announced on. @default all that lead out of the node */
  readonly interfaces?: readonly string[] | undefined;
  /** Container image of the controller, which hands the addresses out. */
  readonly controllerImage: string;
  /** Container image of the speakers, which announce them. */
  readonly speakerImage: string;
  /** How it is asked whether the controller's webhooks answer. */
  readonly access: Inputs<ClusterAccess>;
}

/** Seconds until the webhooks must answer once the controller is available: some 20 where nothing is slow. */
const webhookTimeoutSeconds = 180;

/**
 * Addresses for Services of type LoadBalancer: MetalLB in layer 2 mode with one pool. Ready when the
 * cluster has taken the pool and a speaker runs on every node. Takes the cluster from the Kubernetes
 * provider in its options.
 */
export class MetalLoadBalancer extends pulumi.ComponentResource {
  constructor(name: string, args: MetalLoadBalancerArgs, opts: pulumi.ComponentResourceOptions) {
    super("kubernetes-on-bare-metal:index:MetalLoadBalancer", name, {}, opts);
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
      metallbExcludedInterfaces,
      inNamespace,
    );

    const controller = new apps.v1.Deployment(
      `${name}-controller`,
      metallbController(args.controllerImage),
      // It ends where a kind or a permission is missing, and starts again ever more slowly.
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
        object: askedBy(pool, args.controllerImage),
        timeoutSeconds: webhookTimeoutSeconds,
      },
      { ...child, dependsOn: [controller, service] },
    );
    const admitted = { ...child, dependsOn: [admission] };
    new apiextensions.CustomResource(`${name}-pool`, pool, admitted);
    new apiextensions.CustomResource(
      `${name}-advertisement`,
      layer2Advertisement(args.interfaces),
      admitted,
    );
    this.registerOutputs({});
  }
}

/** The pool as it is shown to a controller of this release: a change of either is a reason to ask again. */
const askedBy = (pool: KubernetesObject, image: string): KubernetesObject => ({
  ...pool,
  metadata: { ...pool.metadata, annotations: { "kubernetes-on-bare-metal/controller": image } },
});
