import { drainReasons, familyReasons } from "./drain-reasons";
import type { KubernetesNodeInputs } from "./inputs";
import { isDue, maintenanceText } from "./maintenance-due";

/**
 * Steps of a node's change for the preview, one line each; undefined if the rollout has nothing to show. The number in the first
 * line makes the preview show the steps even if they equal those of the previous change.
 *
 * @param olds previous inputs; undefined for a new node
 * @param gates names of the gates that the change waits for
 */
export function nodeSteps(
  olds: KubernetesNodeInputs | undefined,
  news: KubernetesNodeInputs,
  gates: readonly string[],
): string | undefined {
  const { hooks = {}, rollout, layers, releases, maintenance } = news;
  const { beforeChange = [], afterChange = [] } = hooks;
  const due = isDue(olds?.maintenance?.asOf, maintenance) ? maintenance : undefined;
  const families = familyReasons(olds?.network, news.network);
  const isPlain =
    gates.length + beforeChange.length + afterChange.length + families.length === 0 && !due;
  if (olds?.layers === undefined || (isPlain && !rollout.pause)) return undefined;
  const reasons = [...drainReasons(olds.releases, releases), ...families];
  if (olds.layers === layers && reasons.length === 0 && !due) return olds.steps;
  const number = Number(/^change (\d+)/.exec(olds.steps ?? "")?.[1] ?? 0) + 1;
  const wait = gates.length > 0 ? [`wait for the gates ${gates.join(", ")}`] : [];
  return [
    `change ${number}`,
    ...wait,
    ...(beforeChange.length > 0 ? ["run hooks.beforeChange"] : []),
    ...(reasons.length > 0 ? [`drain it: ${reasons.join("; ")}`] : []),
    ...(due ? [`drain it if there is anything to do, for ${maintenanceText(due)}`] : []),
    "change it and wait until it is ready",
    ...(afterChange.length > 0 ? ["run hooks.afterChange"] : []),
    ...wait,
    ...(rollout.pause ? ["if it is the first: pause until rollout.pause is taken out"] : []),
  ].join("\n");
}
