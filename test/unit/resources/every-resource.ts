import * as pulumi from "@pulumi/pulumi";
import { AdmissionReady } from "../../../resources/admission-ready";
import { CertificateAuthority } from "../../../resources/certificate-authority";
import { ClusterGates } from "../../../resources/cluster-gates";
import { ClusterIdentity } from "../../../resources/cluster-identity";
import { ClusterNodes } from "../../../resources/cluster-nodes";
import { ClusterRelease } from "../../../resources/cluster-release";
import { EncryptionKey } from "../../../resources/encryption-key";
import { EncryptionKeys } from "../../../resources/encryption-keys";
import { EtcdMember } from "../../../resources/etcd-member";
import { EtcdMembership } from "../../../resources/etcd-membership";
import { HostLayer } from "../../../resources/host-layer";
import { Kubeconfig } from "../../../resources/kubeconfig";
import { KubernetesNode } from "../../../resources/kubernetes-node";
import { NetworkProof } from "../../../resources/network-proof";
import { PodRuntime } from "../../../resources/pod-runtime";
import { Preflight } from "../../../resources/preflight";
import { SigningKey } from "../../../resources/signing-key";
import { defaultVersions } from "../../../versions";
import { accessTo } from "../../fake-api";
import { withFlannel } from "../network-choice";
import { provenNetwork } from "../provider/node/proven-network";

const host = {
  name: "m1",
  address: "192.0.2.11",
  port: 22,
  user: "root",
  hostKey: "ssh-rsa AAAA",
  owner: "prod/prod/0f",
};
const authority = { cert: "", key: "" };
const access = accessTo("");
const { address } = host;

/** Creates one resource of each class, by the name of its kind. */
const every: Record<string, () => pulumi.CustomResource> = {
  AdmissionReady: () =>
    new AdmissionReady("a", {
      access,
      object: { apiVersion: "v1", kind: "Pool", metadata: { name: "p" } },
      timeoutSeconds: 1,
    }),
  CertificateAuthority: () => new CertificateAuthority("a", { commonName: "a", validDays: 1 }),
  ClusterGates: () =>
    new ClusterGates("a", {
      ...{ cluster: "a", servers: [], authority, trusted: "", validDays: 1 },
      gates: [],
    }),
  ClusterIdentity: () => new ClusterIdentity("a", { cluster: "a", stack: "a" }),
  ClusterNodes: () => new ClusterNodes("a", {}),
  ClusterRelease: () =>
    new ClusterRelease("a", {
      name: "a",
      versions: defaultVersions,
      members: [],
      settings: {},
    }),
  EncryptionKey: () => new EncryptionKey("a", { name: "key-1" }),
  EncryptionKeys: () =>
    new EncryptionKeys("a", { names: ["key-1"], members: [host], formerMembers: [] }),
  EtcdMember: () =>
    new EtcdMember("a", { host, layer: "etcd", files: {}, members: [host], formerMembers: [] }),
  EtcdMembership: () => new EtcdMembership("a", { members: [host] }),
  HostLayer: () => new HostLayer("a", { host, layer: "etcd", files: {} }),
  Kubeconfig: () =>
    new Kubeconfig("a", {
      ...{ cluster: "a", servers: [], authority, trusted: "", validDays: 1 },
      network: withFlannel,
    }),
  KubernetesNode: () =>
    new KubernetesNode("a", {
      host,
      access,
      labels: {},
      taints: [],
      layers: "{}",
      releases: { kubernetes: "1.37.2", containerd: "2.4.2", runc: "1.4.3" },
      network: provenNetwork,
      rollout: { position: 0, maxUnavailable: 1, controlPlane: false, drainTimeoutSeconds: 1 },
    }),
  NetworkProof: () => new NetworkProof("a", { access, nodes: [], network: provenNetwork }),
  PodRuntime: () => new PodRuntime("a", { host, layers: "{}" }),
  Preflight: () =>
    new Preflight("a", {
      host,
      requirements: {
        address,
        architecture: "amd64",
        profile: "standard",
        besideDocker: false,
        roles: ["worker"],
        ...withFlannel,
        loadBalancer: false,
        pods: "10.244.0.0/16",
        services: "10.96.0.0/16",
        hostResolvers: false,
      },
    }),
  SigningKey: () => new SigningKey("a"),
};

/** A resource as the engine receives it. */
export interface Serialized {
  readonly kind: string;
  readonly type: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  /** Text of its methods. */
  readonly provider: string;
}

/** One resource of each class of resources/, serialised by Pulumi itself. */
export async function everyResource(): Promise<Serialized[]> {
  const all: Serialized[] = [];
  for (const [kind, make] of Object.entries(every))
    all.push(
      await new Promise((resolve, reject) => {
        const newResource = ({ type, inputs }: pulumi.runtime.MockResourceArgs) => {
          resolve({ kind, type, inputs, provider: inputs.__provider });
          return { id: "a", state: {} };
        };
        pulumi.runtime
          .setMocks({ newResource, call: () => ({}) })
          .then(make)
          .catch(reject);
      }),
    );
  return all;
}
