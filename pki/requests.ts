import type { Cluster, Host } from "../config/cluster-config";
import {
  certificatePath,
  componentCertificate,
  type CertificateName,
} from "../layers/formats/layout";
import type { NetworkChoice } from "../layers/network/part";
import { networkParts } from "../layers/network/parts";
import type { CertificateRequest } from "./certificate";

/** The CAs of a cluster. Each has its own trust domain: etcd accepts every client that its CA has signed. */
export type AuthorityName = "kubernetes" | "etcd" | "front-proxy";

/** Certificates to issue, by path without extension. */
export type Requests = Readonly<
  Record<string, CertificateRequest & { readonly authority: AuthorityName }>
>;

const at = (name: CertificateName): string => certificatePath(name).replace(/\.crt$/, "");
type HostName = Pick<Host, "name" | "address" | "ipv6Address">;

/** Addresses of a host: the second only where the cluster has two families. */
const addressesOf = ({ address, ipv6Address }: HostName): string[] => [
  address,
  ...(ipv6Address ? [ipv6Address] : []),
];

/** Identity of a node, as the Node authorizer and the NodeRestriction admission plugin require. */
const nodeIdentity = ({ name }: Pick<Host, "name">) =>
  ({
    authority: "kubernetes",
    commonName: `system:node:${name}`,
    organization: "system:nodes",
  }) as const;

/** The kubelet as a client of the API server, and as a server for it. */
export const kubeletCertificates = (host: HostName): Requests => {
  const { name } = host;
  const node = nodeIdentity({ name });
  return {
    [at("kubelet")]: { ...node, usages: ["client"] },
    [at("kubelet-serving")]: { ...node, usages: ["server"], names: [name, ...addressesOf(host)] },
  };
};

/** Certificates of an etcd member, which is also a client of itself and of the others. */
export const etcdCertificates = ({ name, address }: HostName): Requests => {
  const member = {
    authority: "etcd",
    commonName: name,
    usages: ["server", "client"],
    names: [name, "localhost", "127.0.0.1", address],
  } as const;
  return { [at("etcd-server")]: member, [at("etcd-peer")]: member };
};

/** Certificates of one master's control plane: https://kubernetes.io/docs/setup/best-practices/certificates/ */
export const controlPlaneCertificates = (
  host: HostName & Pick<Host, "ssh">,
  cluster: Cluster,
): Requests => ({
  [at("apiserver")]: {
    authority: "kubernetes",
    commonName: "kube-apiserver",
    usages: ["server"],
    names: apiServerNames(
      host.name,
      [...addressesOf(host), host.ssh.sshAddress ?? host.address],
      cluster,
    ),
  },
  [at("apiserver-kubelet-client")]: client("kubernetes", "kube-apiserver-kubelet-client"),
  // This group may only read metrics and health.
  [at("apiserver-metrics-client")]: client(
    "kubernetes",
    "kube-apiserver-metrics-client",
    "system:monitoring",
  ),
  [at("apiserver-etcd-client")]: client("etcd", "kube-apiserver-etcd-client"),
  [at("front-proxy-client")]: client("front-proxy", "front-proxy-client"),
  [at("controller-manager")]: client("kubernetes", "system:kube-controller-manager"),
  [at("scheduler")]: client("kubernetes", "system:kube-scheduler"),
});

/** Client certificates of the pod network's components: a user of their own, or their node's identity. */
export const networkCertificates = (
  { name }: Pick<Host, "name">,
  choice: NetworkChoice,
): Requests =>
  Object.fromEntries(
    networkParts(choice).map((part) => [
      componentCertificate(part.name).replace(/\.crt$/, ""),
      part.user
        ? client("kubernetes", part.user)
        : ({ ...nodeIdentity({ name }), usages: ["client"] } as const),
    ]),
  );

const client = (authority: AuthorityName, commonName: string, organization?: string) =>
  ({ authority, commonName, ...(organization && { organization }), usages: ["client"] }) as const;

/** All names of an API server, including the endpoint and the address that SSH connects to. */
const apiServerNames = (name: string, addresses: string[], cluster: Cluster): string[] => [
  ...new Set([
    "kubernetes",
    "kubernetes.default",
    "kubernetes.default.svc",
    `kubernetes.default.svc.${cluster.domain}`,
    "localhost",
    name,
    cluster.apiServiceAddress,
    ...(cluster.ipv6 ? [cluster.ipv6.apiServiceAddress] : []),
    "127.0.0.1",
    ...addresses,
    ...cluster.apiServerNames,
  ]),
];
