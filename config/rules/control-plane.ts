import { apiServerConflicts } from "../settings/api-server-conflicts";
import { controllerErrors } from "../settings/controllers";
import * as limits from "../settings/flag-limits";
import { flagErrors } from "../settings/flags";
import { instrumentationConflicts } from "../settings/instrumentation";
import { controllerManagerElection } from "../settings/leader-election";
import type { Values } from "../settings/merge";
import { kubeSchedulerOwned } from "../settings/owned-fields";
import * as owned from "../settings/owned-flags";
import { runtimeConfigErrors } from "../settings/runtime-config";
import { schedulerErrors } from "../settings/scheduler-config";
import type { Table, TableName } from "../settings/tables";
import { vocabularyOf } from "../settings/vocabulary";
import type { Sections } from "../schema";
import { hostDirectories } from "./host-directories";

/** Settings of the API server, the controller manager and the scheduler that they would not start with, or that the program decides. */
export function controlPlaneErrors(
  { apiServer, controllerManager, scheduler, security }: Partial<Sections>,
  table: (name: TableName) => Table | undefined,
  gates: Table,
): string[] {
  const pods = (...names: readonly string[]) =>
    ["pki", ...names].map((name) => `${hostDirectories.kubernetes}/${name}`);
  return [
    ...Object.entries({ apiServer, controllerManager, scheduler }).flatMap(([name, section]) =>
      instrumentationConflicts(section?.flags ?? {}, `${name}.flags`, gates.release),
    ),
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
    ...runtimeConfigErrors(apiServer?.flags ?? {}, "apiServer.flags", gates.release),
    ...apiServerConflicts(apiServer?.flags ?? {}, "apiServer.flags", {
      log: security?.audit.enabled === true,
      webhook: security?.audit.enabled === true ? security.audit.webhook?.mode : undefined,
    }),
    ...flagErrors(controllerManager?.flags ?? {}, "controllerManager.flags", {
      ...{ program: "kube-controller-manager", table: table("controllerManager")!, gates },
      ...{
        owned: owned.controllerManagerOwned,
        words: owned.kubernetesWords,
        limits: limits.controllerManagerLimits,
        sees: pods("controller-manager", "service-account"),
      },
    }),
    ...controllerErrors(
      controllerManager?.flags["controllers"],
      "controllerManager.flags.controllers",
      gates.release,
    ),
    ...controllerManagerElection(controllerManager?.flags ?? {}, "controllerManager.flags"),
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
