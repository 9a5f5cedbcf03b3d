import { agnhostImage } from "../../lab/artifacts";
import { waitFor } from "../../lab/hosts/wait";
import { applied, kubectl } from "../lab/kubectl";

const labels = { app: "page" };

/**
 * A web page with two replicas, on different nodes if possible, and a disruption budget. Returns its MetalLB address.
 *
 * @param more fields of its pods
 */
export async function servePage(more: object = {}): Promise<string> {
  const containers = [
    {
      ...{ name: "page", image: agnhostImage, args: ["netexec", "--http-port=8080"] },
      readinessProbe: { httpGet: { path: "/hostname", port: 8080 }, periodSeconds: 1 },
      // Proxies on the nodes must learn of a pod's end before it ends.
      lifecycle: { preStop: { sleep: { seconds: 5 } } },
    },
  ];
  const affinity = {
    podAntiAffinity: {
      preferredDuringSchedulingIgnoredDuringExecution: [
        {
          weight: 100,
          podAffinityTerm: {
            topologyKey: "kubernetes.io/hostname",
            labelSelector: { matchLabels: labels },
          },
        },
      ],
    },
  };
  await applied(
    {
      ...{ apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "page" } },
      spec: {
        ...{ replicas: 2, selector: { matchLabels: labels } },
        template: { metadata: { labels }, spec: { affinity, containers, ...more } },
      },
    },
    {
      ...{ apiVersion: "policy/v1", kind: "PodDisruptionBudget", metadata: { name: "page" } },
      spec: { minAvailable: 1, selector: { matchLabels: labels } },
    },
    {
      ...{ apiVersion: "v1", kind: "Service", metadata: { name: "page" } },
      spec: { type: "LoadBalancer", selector: labels, ports: [{ port: 80, targetPort: 8080 }] },
    },
  );
  await kubectl("rollout", "status", "deployment/page", "--timeout=120s");
  let address = "";
  await waitFor("the Service page: getting an address", 60_000, async () => {
    const path = "jsonpath={.status.loadBalancer.ingress[0].ip}";
    address = await kubectl("get", "service", "page", "--output", path);
    return address !== "" || "it has none";
  });
  return `http://${address}/hostname`;
}
