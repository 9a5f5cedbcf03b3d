import { ensureArtifacts } from "../../lab/artifacts";
import { labHost } from "../../lab/hosts";
import { waitFor } from "../../lab/hosts/wait";
import { agnhostImage } from "../../lab/artifacts";
import { defaultVersions } from "../../versions";
import { listed, node } from "../lab/cluster-hosts";
import { applied, kubectl, objects } from "../lab/kubectl";
import { configure, worker, type Sections } from "../lab/stack-file";

/** The release that an upgrade begins with. */
export const older = "1.36.3";
export const newer = defaultVersions.kubernetes;

/** The release that etcd is upgraded to. */
export const newerEtcd = "3.7.3";

/** Masters of the cluster that is upgraded, 1 or 3. With one, its API server is away while it restarts. */
export const masterCount = Number(process.env["LAB_MASTERS"] ?? 1);

const numbers = (from: number, count: number) =>
  Array.from({ length: count }, (_, index) => from + index);
export const masterHosts = numbers(1, masterCount).map(node);
export const workerHosts = numbers(1 + masterCount, 2).map(node);
export const hosts = [...masterHosts, ...workerHosts];

/** Address of every API server. */
export const servers = masterHosts.map((name) => `https://${labHost(name).address}:6443`);

/** Builds or downloads what hosts at the other releases install. */
export async function provideOthers(report: (line: string) => void): Promise<void> {
  await ensureArtifacts(report, { ...defaultVersions, kubernetes: older });
  await ensureArtifacts(report, { ...defaultVersions, etcd: newerEtcd });
}

/** Writes the stack file of the cluster at a release of Kubernetes, and of etcd where it is not that of today. */
export function configureRelease(kubernetes: string, more: Sections = {}): void {
  const masters = masterHosts.map((name) => listed(name, "master", "etcd"));
  configure({
    hosts: [...masters, ...workerHosts.map(worker)],
    ...more,
    versions: { kubernetes, ...(more["versions"] as Sections | undefined) },
  });
}

const labels = { app: "page" };

/** A web page of two replicas on different nodes with a disruption budget. Gives the address that MetalLB has for it. */
export async function servePage(): Promise<string> {
  const containers = [
    {
      ...{ name: "page", image: agnhostImage, args: ["netexec", "--http-port=8080"] },
      readinessProbe: { httpGet: { path: "/hostname", port: 8080 }, periodSeconds: 1 },
      // The node's proxies have to hear of a pod's end before it ends.
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
        template: { metadata: { labels }, spec: { affinity, containers } },
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

interface Started {
  readonly metadata: {
    readonly namespace: string;
    readonly name: string;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly status: {
    readonly startTime: string;
    readonly containerStatuses: readonly {
      readonly containerID: string;
      readonly state: { readonly running?: { readonly startedAt: string } };
    }[];
  };
}

/** When each pod of the cluster started, and each of its containers, as the container engine says. */
export const startTimes = async (): Promise<string[]> =>
  (await objects<Started>("pods", "--all-namespaces"))
    .map(({ metadata: { namespace, name, annotations }, status }) => {
      // A kubelet that starts forgets when it saw a static pod first: status.startTime of its mirror is made up then
      // (pkg/kubelet/status/status_manager.go).
      const isMirror = annotations?.["kubernetes.io/config.mirror"] !== undefined;
      const containers = status.containerStatuses.map(
        ({ containerID, state }) => `${containerID} ${state.running?.startedAt ?? "does not run"}`,
      );
      return [`${namespace}/${name}`, ...(isMirror ? [] : [status.startTime]), ...containers].join(
        " ",
      );
    })
    .sort();
