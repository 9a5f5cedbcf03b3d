import { hostDirectories } from "../../config/rules/host-directories";

/** Paths on a host. */
export const layout = {
  ...hostDirectories,
  systemd: "/etc/systemd/system",
  staticPods: "/etc/kubernetes/manifests",
  pki: "/etc/kubernetes/pki",
  serviceAccount: "/etc/kubernetes/service-account",
  auditLog: "/var/log/kubernetes/audit",
} as const;

/** Where each certificate stands. The certificates of the authorities stand alone: their keys never reach a host. */
const certificateDirectories = {
  "kubernetes-ca": layout.pki,
  "front-proxy-ca": layout.pki,
  "etcd-ca": componentDirectory("etcd"),
  "etcd-server": componentDirectory("etcd"),
  "etcd-peer": componentDirectory("etcd"),
  apiserver: componentDirectory("apiserver"),
  "apiserver-etcd-ca": componentDirectory("apiserver"),
  "apiserver-etcd-client": componentDirectory("apiserver"),
  "apiserver-kubelet-client": componentDirectory("apiserver"),
  "apiserver-metrics-client": componentDirectory("apiserver"),
  "front-proxy-client": componentDirectory("apiserver"),
  "controller-manager": componentDirectory("controller-manager"),
  scheduler: componentDirectory("scheduler"),
  kubelet: componentDirectory("kubelet"),
  "kubelet-serving": componentDirectory("kubelet"),
} as const;

/** A certificate that the program puts on hosts. */
export type CertificateName = keyof typeof certificateDirectories;

/**
 * The directory of all that one component reads: configuration, kubeconfig, certificates and keys.
 *
 * Pods mount it whole: a mount of a single file goes on showing the old one after the file is replaced, and a
 * directory for several components would show each the keys of the others.
 */
export function componentDirectory(component: string): string {
  return `${layout.kubernetes}/${component}`;
}

/** Path of a component's client certificate, of its own name. */
export const componentCertificate = (component: string): string =>
  `${componentDirectory(component)}/${component}.crt`;

/** Path of the private key that belongs to it. */
export const componentKey = (component: string): string =>
  `${componentDirectory(component)}/${component}.key`;

/** Path of a certificate in PEM that the program puts on a host. */
export const certificatePath = (name: CertificateName): string =>
  `${certificateDirectories[name]}/${name}.crt`;

/** Path of the private key that belongs to the certificate of the same name. */
export const keyPath = (name: CertificateName): string =>
  `${certificateDirectories[name]}/${name}.key`;

/** The pair that signs and checks the tokens of service accounts; it has no certificate. */
export const serviceAccountKeys = {
  privateKey: `${layout.serviceAccount}/service-account.key`,
  publicKey: `${layout.serviceAccount}/service-account.pub`,
} as const;
