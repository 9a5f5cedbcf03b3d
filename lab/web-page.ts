import { kubernetesApi } from "../kubernetes/kubeconfig";
import { applyObject } from "../kubernetes/objects";
import { waitUntil } from "../kubernetes/wait";
import type { KubernetesObject } from "../workloads/object";
import { agnhostImage } from "./artifacts";

const labels = { app: "web" };
const namespace = "default";

/** A small web server with two replicas that answers with the name of its pod. */
const deployment: KubernetesObject = {
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "web", namespace },
  spec: {
    replicas: 2,
    selector: { matchLabels: labels },
    template: {
      metadata: { labels },
      spec: {
        containers: [
          {
            name: "web",
            image: agnhostImage,
            args: ["netexec", "--http-port=8080"],
            readinessProbe: { httpGet: { path: "/hostname", port: 8080 }, periodSeconds: 1 },
          },
        ],
      },
    },
  },
};

const service: KubernetesObject = {
  apiVersion: "v1",
  kind: "Service",
  metadata: { name: "web", namespace },
  spec: { type: "LoadBalancer", selector: labels, ports: [{ port: 80, targetPort: 8080 }] },
};

interface ServiceStatus {
  readonly status?: {
    readonly loadBalancer?: { readonly ingress?: readonly { readonly ip: string }[] };
  };
}

/**
 * Deploys the web server and fetches its page from this machine through the address that MetalLB gives it.
 *
 * @throws Error after two minutes, with the last thing seen.
 */
export async function serveWebPage(
  kubeconfig: string,
  report: (line: string) => void,
): Promise<{ url: string; answer: string }> {
  const api = kubernetesApi(kubeconfig);
  await applyObject(api, deployment);
  await applyObject(api, service);
  return waitUntil("web page: fetching it", { deadlineMs: 120_000, report }, async () => {
    const path = `/api/v1/namespaces/${namespace}/services/web`;
    const { status } = await api.request<ServiceStatus>({ verb: "GET", path });
    const address = status?.loadBalancer?.ingress?.[0]?.ip;
    if (!address) return { seen: "the Service has no external address yet" };
    const url = `http://${address}/hostname`;
    const answer = await fetch(url, { signal: AbortSignal.timeout(5_000) }).then(
      (response) => response.text(),
      (error: Error) => error,
    );
    if (answer instanceof Error) return { seen: `${url} does not answer yet: ${answer.message}` };
    return { found: { url, answer } };
  });
}
