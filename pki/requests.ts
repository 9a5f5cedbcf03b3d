import type { Cluster, Host } from "../config/cluster-config";
import { certificatePath, type CertificateName } from "../layers/formats/layout";
import type { CertificateRequest } from "./certificate";

/** The authorities of a cluster. Each is trusted for one thing only: etcd takes any client that its own has signed. */
export type AuthorityName = "kubernetes" | "etcd" | "front-proxy";

/** Certificates to issue, by their path without the ending. */
export type Requests = Readonly<
  Record<string, CertificateRequest & { readonly authority: AuthorityName }>
>;

const at = (name: CertificateName): string => certificatePath(name).replace(/\.crt$/, "");
type HostName = Pick<Host, "name" | "address">;

/** The identity of a node. The Node authorizer and the NodeRestriction admission plugin go by these very names. */
const nodeIdentity = ({ name }: Pick<Host, "name">) =>
  ({
    authority: "kubernetes",
    commonName: `system:node:${name}`,
    organization: "system:nodes",
  }) as const;

/** The kubelet as a client of the API server, and as a server for it. */
export const kubeletCertificates = ({ name, address }: HostName): Requests => {
  const node = nodeIdentity({ name });
  return {
    [at("kubelet")]: { ...node, usages: ["client"] },
    [at("kubelet-serving")]: { ...node, usages: ["server"], names: [name, address] },
  };
};

/** An etcd member, which is a client of the others and of itself too. */
export const etcdCertificates = ({ name, address }: HostName): Requests => {
  const member = {
    authority: "etcd",
    commonName: name,
    usages: ["server", "client"],
    names: [name, "localhost", "127.0.0.1", address],
  } as const;
  return { [at("etcd-server")]: member, [at("etcd-peer")]: member };
};

/** The control plane of one master: https://kubernetes.io/docs/setup/best-practices/certificates/ */
export const controlPlaneCertificates = (
  { name, address }: HostName,
  cluster: Cluster,
): Requests => ({
  [at("apiserver")]: {
    authority: "kubernetes",
    commonName: "kube-apiserver",
    usages: ["server"],
    names: apiServerNames(name, address, cluster),
  },
  [at("apiserver-kubelet-client")]: client("kubernetes", "kube-apiserver-kubelet-client"),
  // A group that may read metrics and health, and nothing else.
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

/** What carries the pod network on a node. flannel writes to its own node only: the identity of the node allows just that. */
export const networkCertificates = ({ name }: Pick<Host, "name">): Requests => ({
  [at("kube-proxy")]: client("kubernetes", "system:kube-proxy"),
  [at("flannel")]: { ...nodeIdentity({ name }), usages: ["client"] },
});

const client = (authority: AuthorityName, commonName: string, organization?: string) =>
  ({ authority, commonName, ...(organization && { organization }), usages: ["client"] }) as const;

/** Every name that a client may call the API server by; the endpoint is among them from the start. */
const apiServerNames = (name: string, address: string, cluster: Cluster): string[] => [
  ...new Set([
    "kubernetes",
    "kubernetes.default",
    "kubernetes.default.svc",
    `kubernetes.default.svc.${cluster.domain}`,
    "localhost",
    name,
    cluster.apiServiceAddress,
    "127.0.0.1",
    address,
    ...cluster.apiServerNames,
  ]),
];
