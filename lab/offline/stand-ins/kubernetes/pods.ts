import { isObject, type Properties } from "../properties";
import type { Cluster } from "./cluster";
import { at, listAt, type KubernetesObject } from "./object";

const shown = 3;
const ordinary = ["ContainerCreating", "PodInitializing"];

/** Why pods of a workload are not running, one line for each of the first few; empty without problems. */
export async function podProblems(workload: KubernetesObject, cluster: Cluster): Promise<string[]> {
  const labels = at(workload, "spec", "selector", "matchLabels");
  const namespace = workload.metadata.namespace;
  if (!isObject(labels) || !namespace) return [];
  const pods = await cluster.list("v1", "Pod", namespace, labels);
  return pods.flatMap(problem).slice(0, shown);
}

function problem(pod: Properties): string[] {
  const name = `pod ${String(at(pod, "metadata", "name"))}`;
  const unscheduled = listAt(pod, "status", "conditions").find(
    ({ type, status }) => type === "PodScheduled" && status === "False",
  );
  if (unscheduled) return [`${name}: ${String(unscheduled.message)}`];
  const containers = ["initContainerStatuses", "containerStatuses"].flatMap((list) =>
    listAt(pod, "status", list),
  );
  return containers.flatMap((container) => {
    const waiting = at(container, "state", "waiting");
    const reason = at(waiting, "reason");
    if (reason === undefined || ordinary.includes(String(reason))) return [];
    const message = at(waiting, "message") ?? "";
    return [`${name}: ${String(container.name)}: ${String(reason)} ${String(message)}`.trim()];
  });
}
