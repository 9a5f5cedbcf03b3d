import { agnhostImage } from "../../lab/artifacts";
import { waitFor } from "../../lab/hosts/wait";
import { applied, kubectl, objects } from "./kubectl";

interface Pod {
  readonly metadata: { readonly name: string };
  readonly spec: { readonly nodeName: string };
  readonly status: {
    readonly podIP?: string;
    readonly containerStatuses?: readonly {
      readonly state: { readonly terminated?: { readonly reason: string } };
    }[];
  };
}

const labels = { app: "each" };

/** A web server on every worker, behind the Service `each`, once it runs: within a minute unless told otherwise. */
export async function somePods(seconds = 60): Promise<void> {
  const web = { name: "web", image: agnhostImage, args: ["netexec", "--http-port=8080"] };
  await applied(
    {
      apiVersion: "apps/v1",
      kind: "DaemonSet",
      metadata: { name: "each" },
      spec: {
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: {
            containers: [
              {
                ...web,
                readinessProbe: { httpGet: { path: "/hostname", port: 8080 }, periodSeconds: 1 },
              },
            ],
          },
        },
      },
    },
    {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "each" },
      spec: { selector: labels, ports: [{ port: 80, targetPort: 8080 }] },
    },
  );
  await kubectl("rollout", "status", "daemonset/each", `--timeout=${seconds}s`);
}

/** The pod of `somePods` on a node. */
export async function podOn(node: string): Promise<{ name: string; address: string }> {
  const pods = await objects<Pod>("pods", "--selector=app=each");
  const found = pods.find(({ spec }) => spec.nodeName === node);
  if (!found?.status.podIP) throw new Error(`${node}: it runs no pod of the DaemonSet each`);
  return { name: found.metadata.name, address: found.status.podIP };
}

/** Runs a command in a pod with a memory limit, and tells why its container ended. */
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
