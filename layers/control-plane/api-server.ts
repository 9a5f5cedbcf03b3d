import { apiServerPort, type Cluster, type Host } from "../../config/cluster-config";
import type { Sections } from "../../config/schema";
import { admissionFiles, admissionFlags } from "./admission";
import { auditFiles, auditFlags } from "./audit";
import { authenticationFiles, authenticationFlags } from "./authentication";
import { encryptionFlags, kmsDirectories } from "./encryption";
import { etcdClientUrl, type EtcdMember } from "../etcd/static-pod";
import type { Values } from "../../config/settings/merge";
import { ofBothFamilies } from "../formats/families";
import { flagsWith } from "../formats/flags";
import type { HostFiles } from "../formats/host-file";
import {
  certificatePath,
  componentDirectory,
  keyPath,
  layout,
  serviceAccountKeys,
} from "../formats/layout";
import { confined, staticPodFiles } from "../formats/static-pod";
import { tlsFlags } from "../formats/tls";

/** Inputs of an API server. */
export interface ApiserverInput {
  readonly host: Pick<Host, "name" | "address">;
  readonly cluster: Pick<Cluster, "domain" | "serviceCidr" | "ipv6">;
  readonly image: string;
  /** All etcd members. */
  readonly etcdMembers: readonly EtcdMember[];
  readonly security: Pick<Sections["security"], "audit" | "encryption" | "login" | "podSecurity">;
  /** Annotations that restart it after a rotation of files that it reads only at its start; none by default. */
  readonly marks?: Readonly<Record<string, string>>;
  /** Flags from the stack file; none by default. */
  readonly set?: Values;
}

const directory = componentDirectory("apiserver");

/** The API server as a static pod. https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/ */
export const apiserverFiles = (input: ApiserverInput): HostFiles => ({
  ...authenticationFiles(input.security.login),
  ...staticPodFiles({
    name: "kube-apiserver",
    tier: "control-plane",
    image: input.image,
    marks: input.marks,
    command: [
      "kube-apiserver",
      ...flagsWith(apiserverFlags(input), setFlags(input.set), "repeated"),
    ],
    configuration: {
      ...admissionFiles(input.security.podSecurity),
      ...auditFiles(input.security.audit),
    },
    mounts: [
      { path: layout.pki },
      { path: layout.serviceAccount },
      { path: directory },
      ...kmsDirectories(input.security.encryption).map((path) => ({ path })),
      ...(input.security.audit.enabled ? [{ path: layout.auditLog, writable: true }] : []),
    ],
    health: { port: apiServerPort, scheme: "HTTPS", live: "/livez", ready: "/readyz" },
    requests: { cpu: "200m", memory: "256Mi" },
    // The official image sets this capability on the binary, and the kernel runs that only if the container may have it.
    securityContext: confined("NET_BIND_SERVICE"),
  }),
});

/**
 * Seconds for which it keeps answering after SIGTERM while it reports that it is not ready: the hosts' load balancers check once a
 * second, and a virtual address takes five to move. Well below the pod's grace period of 30 seconds.
 */
const leaveSeconds = 10;

const apiserverFlags = ({ host, cluster, etcdMembers, security }: ApiserverInput) => ({
  "advertise-address": host.address,
  "secure-port": apiServerPort,
  "tls-cert-file": certificatePath("apiserver"),
  "tls-private-key-file": keyPath("apiserver"),
  ...tlsFlags,
  "etcd-servers": etcdServers(host, etcdMembers),
  "etcd-cafile": certificatePath("apiserver-etcd-ca"),
  "etcd-certfile": certificatePath("apiserver-etcd-client"),
  "etcd-keyfile": keyPath("apiserver-etcd-client"),
  ...encryptionFlags,
  "client-ca-file": certificatePath("kubernetes-ca"),
  ...authenticationFlags,
  "authorization-mode": ["Node", "RBAC"],
  ...admissionFlags,
  "allow-privileged": true,
  "kubelet-certificate-authority": certificatePath("kubernetes-ca"),
  "kubelet-client-certificate": certificatePath("apiserver-kubelet-client"),
  "kubelet-client-key": keyPath("apiserver-kubelet-client"),
  // Masters need not be able to resolve node names.
  "kubelet-preferred-address-types": ["InternalIP", "ExternalIP", "Hostname"],
  "service-cluster-ip-range": ofBothFamilies(cluster, "serviceCidr"),
  "service-account-issuer": `https://kubernetes.default.svc.${cluster.domain}`,
  "service-account-key-file": serviceAccountKeys.publicKey,
  "service-account-signing-key-file": serviceAccountKeys.privateKey,
  // Limits the use of a leaked token to an hour instead of a year.
  "service-account-extend-token-expiration": false,
  "requestheader-client-ca-file": certificatePath("front-proxy-ca"),
  "requestheader-allowed-names": ["front-proxy-client"],
  "requestheader-username-headers": ["X-Remote-User"],
  "requestheader-group-headers": ["X-Remote-Group"],
  "requestheader-extra-headers-prefix": ["X-Remote-Extra-"],
  "proxy-client-cert-file": certificatePath("front-proxy-client"),
  "proxy-client-key-file": keyPath("front-proxy-client"),
  ...auditFlags(security.audit),
  "shutdown-delay-duration": `${leaveSeconds}s`,
  profiling: false,
});

/** Admission plugins from the stack file are enabled in addition to the program's own. */
function setFlags(set: Values = {}): Values {
  const name = "enable-admission-plugins";
  if (!Object.hasOwn(set, name)) return set;
  const named = [set[name]].flat().flatMap((text) => String(text).split(","));
  return { ...set, [name]: [...new Set([...admissionFlags[name], ...named])].join(",") };
}

/** The host's own member comes first: it answers even if the network does not. */
function etcdServers(host: ApiserverInput["host"], members: readonly EtcdMember[]): string[] {
  const own = members.filter(({ name }) => name === host.name);
  const others = members.filter(({ name }) => name !== host.name);
  return [...own.map(() => etcdClientUrl({ address: "127.0.0.1" })), ...others.map(etcdClientUrl)];
}
