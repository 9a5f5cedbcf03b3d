import { hookErrors } from "./access";
import { hostDirectories } from "./host-directories";
import { groupErrors, type ResolvedHost } from "../groups";
import { fieldErrors } from "../settings/fields";
import * as limits from "../settings/flag-limits";
import { flagErrors } from "../settings/flags";
import { kubeProxyConflicts, kubeProxyFormats } from "../settings/kube-proxy-formats";
import type { Values } from "../settings/merge";
import { kubeProxyOwned, kubeSchedulerOwned } from "../settings/owned-fields";
import * as owned from "../settings/owned-flags";
import { schedulerErrors } from "../settings/scheduler-config";
import { type Table, type TableName, tableOf } from "../settings/tables";
import { fieldGateErrors, vocabularyOf } from "../settings/vocabulary";
import type { Sections } from "../schema";
import { containerdErrors } from "./containerd";
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
    ...fieldGateErrors(config, place, gates),
  ];
  return errors.length > 0 ? errors : kubeProxyConflicts(config, place);
}

function controlPlaneErrors(
  { apiServer, controllerManager, scheduler }: Given,
  table: (name: TableName) => Table | undefined,
  gates: Table,
): string[] {
  const pods = (...names: readonly string[]) =>
    ["pki", ...names].map((name) => `${hostDirectories.kubernetes}/${name}`);
  return [
    ...flagErrors(apiServer?.flags ?? {}, "apiServer.flags", {
      ...{
        program: "kube-apiserver",
        table: table("apiServer")!,
        gates,
        owned: owned.apiServerOwned,
        words: owned.apiServerWords,
        limits: limits.apiServerLimits,
      },
      sees: [...pods("apiserver", "service-account"), `${hostDirectories.logs}/audit`],
    }),
    ...admissionErrors(apiServer?.flags ?? {}, table("admissionPlugins")!),
    ...flagErrors(controllerManager?.flags ?? {}, "controllerManager.flags", {
      ...{ program: "kube-controller-manager", table: table("controllerManager")!, gates },
      ...{
        owned: owned.controllerManagerOwned,
        words: owned.kubernetesWords,
        limits: limits.controllerManagerLimits,
        sees: pods("controller-manager", "service-account"),
      },
    }),
    ...flagErrors(scheduler?.flags ?? {}, "scheduler.flags", {
      ...{ program: "kube-scheduler", table: table("scheduler")!, gates },
      ...{ owned: owned.schedulerOwned, words: owned.kubernetesWords, sees: pods("scheduler") },
      limits: limits.schedulerLimits,
      deprecated: "has no effect beside the configuration file; set scheduler.config instead",
    }),
    ...schedulerErrors(scheduler?.config ?? {}, "scheduler.config", {
      ...vocabularyOf(
        "KubeSchedulerConfiguration",
        table("KubeSchedulerConfiguration")!,
        kubeSchedulerOwned,
      ),
      plugins: table("schedulerPlugins")!.rows,
    }),
  ];
}

/** Admission plugins that every API server runs, besides upstream's defaults. layers/control-plane/admission.ts enables them. */
const needed = ["NodeRestriction", "DenyServiceExternalIPs", "EventRateLimit", "PodSecurity"];

function admissionErrors(flags: Values, { rows, release }: Table): string[] {
  const names = (flag: string) =>
    [flags[flag] ?? []].flat().flatMap((text) => (typeof text === "string" ? text.split(",") : []));
  const [on, off] = ["enable-admission-plugins", "disable-admission-plugins"] as const;
  const place = (flag: string) => `apiServer.flags.${flag}`;
  return [
    ...[on, off].flatMap((flag) =>
      names(flag)
        .filter((name) => !Object.hasOwn(rows, name))
        .map(
          (name) => `${place(flag)}: ${release} has no admission plugin ${JSON.stringify(name)}`,
        ),
    ),
    ...names(off)
      .filter((name) => needed.includes(name))
      .map(
        (name) =>
          `${place(off)}: ${name} has to run: it protects nodes, etcd or Pod Security; take it out`,
      ),
    ...names(off)
      .filter((name) => names(on).includes(name))
      .map((name) => `${place(off)}: ${name} is also in ${on}; take it out of one of them`),
  ];
}
