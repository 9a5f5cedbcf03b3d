import type { Cluster } from "./cluster";
import { annotation, at, count, listAt, type KubernetesObject } from "./object";
import { podProblems } from "./pods";
import type { Properties } from "../properties";
import type { Verdict } from "./wait";

/** Whether the object is ready. Kinds without a rule are ready once they exist. */
export async function readiness(object: KubernetesObject, cluster: Cluster): Promise<Verdict> {
  if (annotation(object, "pulumi.com/skipAwait") === "true") return ready;
  const rule = rules[`${object.apiVersion}/${object.kind}`];
  const verdict = rule ? await rule(object, cluster) : ready;
  if (verdict.state !== "waiting" || at(object, "spec", "selector", "matchLabels") === undefined) {
    return verdict;
  }
  const problems = await podProblems(object, cluster);
  return waiting([verdict.message, ...problems].join("; "));
}

const ready: Verdict = { state: "ready", message: "" };
const waiting = (message: string): Verdict => ({ state: "waiting", message });

const rules: Record<
  string,
  (object: KubernetesObject, cluster: Cluster) => Verdict | Promise<Verdict>
> = {
  "apiextensions.k8s.io/v1/CustomResourceDefinition": (definition) =>
    untilCondition(definition, "Established", "the definition is not served yet"),
  "apps/v1/DaemonSet": (object) => unseen(object) ?? daemonSet(object),
  "apps/v1/Deployment": (object) => unseen(object) ?? deployment(object),
  "apps/v1/StatefulSet": (object) => unseen(object) ?? statefulSet(object),
  "batch/v1/Job": job,
  "v1/Pod": pod,
  "v1/Service": service,
};

function unseen(object: KubernetesObject): Verdict | undefined {
  const seen = count(object, "status", "observedGeneration");
  if (seen >= count(object, "metadata", "generation")) return undefined;
  return waiting("the controller has not seen the change yet");
}

function daemonSet(object: KubernetesObject): Verdict {
  const desired = count(object, "status", "desiredNumberScheduled");
  const updated = count(object, "status", "updatedNumberScheduled");
  const available = count(object, "status", "numberAvailable");
  if (updated < desired) return waiting(`${updated} of ${desired} pods updated`);
  return available < desired ? waiting(`${available} of ${desired} pods available`) : ready;
}

function deployment(object: KubernetesObject): Verdict {
  const desired = replicas(object);
  const updated = count(object, "status", "updatedReplicas");
  const total = count(object, "status", "replicas");
  const available = count(object, "status", "availableReplicas");
  const progressing = condition(object, "Progressing");
  const late =
    progressing?.reason === "ProgressDeadlineExceeded" ? ` (${String(progressing.message)})` : "";
  if (updated < desired) return waiting(`${updated} of ${desired} replicas updated${late}`);
  if (total > updated) return waiting(`${total - updated} old replicas still there${late}`);
  return available < desired
    ? waiting(`${available} of ${desired} replicas available${late}`)
    : ready;
}

function statefulSet(object: KubernetesObject): Verdict {
  const desired = replicas(object);
  const readyReplicas = count(object, "status", "readyReplicas");
  if (readyReplicas < desired) return waiting(`${readyReplicas} of ${desired} replicas ready`);
  const rolling = at(object, "spec", "updateStrategy", "type") !== "OnDelete";
  const [current, next] = [
    at(object, "status", "currentRevision"),
    at(object, "status", "updateRevision"),
  ];
  return rolling && current !== next ? waiting(`rolling out ${String(next)}`) : ready;
}

function job(object: KubernetesObject): Verdict {
  const failed = condition(object, "Failed");
  if (failed?.status === "True") {
    return { state: "failed", message: `${String(failed.reason)}: ${String(failed.message)}` };
  }
  const done = `${count(object, "status", "succeeded")} of ${count(object, "spec", "completions") || 1}`;
  return untilCondition(object, "Complete", `${done} completions`);
}

function pod(object: KubernetesObject): Verdict {
  const phase = at(object, "status", "phase");
  if (phase === "Succeeded") return ready;
  if (phase === "Failed")
    return { state: "failed", message: String(at(object, "status", "message") ?? "pod failed") };
  return untilCondition(object, "Ready", `the pod is ${String(phase ?? "Pending")}`);
}

async function service(object: KubernetesObject, cluster: Cluster): Promise<Verdict> {
  const ingress = listAt(object, "status", "loadBalancer", "ingress");
  if (at(object, "spec", "type") === "LoadBalancer" && ingress.length === 0) {
    return waiting("no load balancer has given the service an address yet");
  }
  const headless = at(object, "spec", "clusterIP") === "None";
  if (headless || at(object, "spec", "selector") === undefined) return ready;
  const { name, namespace = "default" } = object.metadata;
  const labels = { "kubernetes.io/service-name": name };
  const slices = await cluster.list("discovery.k8s.io/v1", "EndpointSlice", namespace, labels);
  const endpoints = slices.flatMap((slice) => listAt(slice, "endpoints"));
  const unready = endpoints.filter(
    (endpoint) => at(endpoint, "conditions", "ready") === false,
  ).length;
  return unready > 0 ? waiting(`${unready} of ${endpoints.length} endpoints are not ready`) : ready;
}

const replicas = (object: KubernetesObject): number =>
  at(object, "spec", "replicas") === undefined ? 1 : count(object, "spec", "replicas");

const condition = (object: KubernetesObject, type: string): Properties | undefined =>
  listAt(object, "status", "conditions").find((entry) => entry.type === type);

function untilCondition(object: KubernetesObject, type: string, otherwise: string): Verdict {
  const found = condition(object, type);
  if (found?.status === "True") return ready;
  return waiting(found?.message ? `${otherwise}: ${String(found.message)}` : otherwise);
}
