import { agnhostImage } from "../../lab/artifacts";
import { waitFor } from "../../lab/hosts/wait";
import { applied, objects, printed, type Pod } from "./kubectl";

const labels = { app: "each" };

const web = { name: "web", image: agnhostImage, args: ["netexec", "--http-port=8080"] };
const readinessProbe = { httpGet: { path: "/hostname", port: 8080 }, periodSeconds: 1 };

/**
 * A web server on every worker, behind the Service `each`. Resolves once it runs: within a minute if the machine is not
 * emulated.
 */
export async function deployDaemonSet(deadlineMs = 60_000): Promise<void> {
  const spec = {
    selector: { matchLabels: labels },
    template: { metadata: { labels }, spec: { containers: [{ ...web, readinessProbe }] } },
  };
  await applied(
    { apiVersion: "apps/v1", kind: "DaemonSet", metadata: { name: "each" }, spec },
    {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "each" },
      spec: { selector: labels, ports: [{ port: 80, targetPort: 8080 }] },
    },
  );
  const counts = "jsonpath={.status.numberReady} of {.status.desiredNumberScheduled}";
  await printed(
    "the pods of the DaemonSet",
    ["get", "daemonset", "each", `--output=${counts}`],
    (text) => /^([1-9]\d*) of \1$/.test(text),
    deadlineMs,
  );
}

/**
 * A Deployment of one web server with a preference for the given node.
 *
 * @param more fields of its pod
 */
export function replicated(name: string, preferred: string, more: object = {}): object {
  const labels = { app: name };
  const onNode = { key: "kubernetes.io/hostname", operator: "In", values: [preferred] };
  const nodeAffinity = {
    preferredDuringSchedulingIgnoredDuringExecution: [
      { weight: 100, preference: { matchExpressions: [onNode] } },
    ],
  };
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name },
    spec: {
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: { affinity: { nodeAffinity }, containers: [{ ...web, readinessProbe }], ...more },
      },
    },
  };
}

/** The DaemonSet's pod on a node. */
export async function podOn(node: string): Promise<{ name: string; address: string }> {
  const pods = await objects<Pod>("pods", "--selector=app=each");
  const found = pods.find(({ spec }) => spec.nodeName === node);
  if (!found?.status.podIP) throw new Error(`${node}: it runs no pod of the DaemonSet each`);
  return { name: found.metadata.name, address: found.status.podIP };
}

/** Runs a command in a pod with a memory limit, and returns why its container ended. */
export async function runOnce(name: string, command: string, memory: string) {
  const resources = { limits: { memory } };
  const container = { name, image: agnhostImage, command: ["sh", "-c", command], resources };
  await applied({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, labels: { once: name } },
    spec: { containers: [container], restartPolicy: "Never" },
  });
  let reason = "";
  await waitFor(`pod ${name}: ending`, 60_000, async () => {
    const [pod] = await objects<Pod>("pods", `--selector=once=${name}`);
    reason = pod?.status.containerStatuses?.[0]?.state.terminated?.reason ?? "";
    return reason !== "" || "it runs";
  });
  return { reason };
}
