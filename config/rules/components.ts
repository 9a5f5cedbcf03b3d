import { hookErrors } from "./access";
import { groupErrors, type ResolvedHost } from "../groups";
import { fieldErrors } from "../settings/fields";
import { instrumentationErrors } from "../settings/instrumentation";
import { loginErrors } from "../settings/logins-in-urls";
import { kubeProxyConflicts, kubeProxyFormats } from "../settings/kube-proxy-formats";
import { kubeProxyOwned } from "../settings/owned-fields";
import { type Table, type TableName, tableOf } from "../settings/tables";
import { fieldGateErrors, vocabularyOf } from "../settings/vocabulary";
import type { Sections } from "../schema";
import { containerdErrors } from "./containerd";
import { controlPlaneErrors } from "./control-plane";
import { etcdErrors } from "./etcd";
import { fileErrors, timeServerErrors } from "./files";
import { kernelErrors } from "./kernel";
import { kubeletErrors } from "./kubelet";

type Given = Partial<Sections>;

/**
 * Settings that their release does not take, or that the program decides.
 *
 * @param written the sections as the stack file has them
 * @param hosts the hosts with the keys of their groups
 */
export function settingsErrors(written: Given, hosts: readonly ResolvedHost[]): string[] {
  const { versions, groups = {} } = written;
  const logins = loginErrors(written);
  // Other errors would show the value.
  if (logins.length > 0) return logins;
  return [
    ...(written.hosts ? groupErrors(written.hosts, groups) : []),
    ...hookErrors(written),
    ...kernelErrors(written, hosts),
    ...fileErrors(written, hosts),
    ...timeServerErrors(written, hosts),
    ...containerdErrors(written, hosts),
    ...(versions ? componentErrors(written, hosts, versions) : []),
  ];
}

function componentErrors(
  sections: Given,
  hosts: readonly ResolvedHost[],
  versions: Sections["versions"],
): string[] {
  const table = (name: TableName) => tableOf("Kubernetes", versions.kubernetes, name);
  const gates = table("featureGates");
  // Another rule refuses such a release.
  if (!gates) return [];
  return [
    ...kubeletErrors(sections, hosts, { table: table("KubeletConfiguration")!, gates }),
    ...proxyErrors(sections, table("KubeProxyConfiguration")!, gates),
    ...controlPlaneErrors(sections, table, gates),
    ...etcdErrors(sections, versions.etcd),
  ];
}

function proxyErrors({ kubeProxy }: Given, table: Table, gates: Table): string[] {
  if (!kubeProxy) return [];
  const [place, { config }] = ["kubeProxy.config", kubeProxy];
  const { featureGates: _, ...others } = config;
  const vocabulary = vocabularyOf("KubeProxyConfiguration", table, kubeProxyOwned);
  const errors = [
    ...fieldErrors(others, place, { ...vocabulary, formats: kubeProxyFormats }),
    ...instrumentationErrors(config, place, gates.release),
    ...fieldGateErrors(config, place, gates),
  ];
  return errors.length > 0 ? errors : kubeProxyConflicts(config, place);
}
