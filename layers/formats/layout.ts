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

/** Paths of the certificates. CA certificates have no key beside them: CAs' keys are never on a host. */
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
 * Directory of everything that one component reads: configuration, kubeconfig, certificates and keys.
 *
 * Pods mount it as a whole: a mounted single file would not follow its replacement, and a directory for several components would
 * expose the keys of the others.
 */
export function componentDirectory(component: string): string {
  return `${layout.kubernetes}/${component}`;
}

/** Path of a component's client certificate, named after the component. */
export const componentCertificate = (component: string): string =>
  `${componentDirectory(component)}/${component}.crt`;

/** Path of its private key. */
export const componentKey = (component: string): string =>
  `${componentDirectory(component)}/${component}.key`;

/** Path of a certificate in PEM on a host. */
export const certificatePath = (name: CertificateName): string =>
  `${certificateDirectories[name]}/${name}.crt`;

/** Path of the private key of the certificate with this name. */
export const keyPath = (name: CertificateName): string =>
  `${certificateDirectories[name]}/${name}.key`;

/** Key pair that signs and verifies service account tokens; it has no certificate. */
export const serviceAccountKeys = {
  privateKey: `${layout.serviceAccount}/service-account.key`,
  publicKey: `${layout.serviceAccount}/service-account.pub`,
} as const;
