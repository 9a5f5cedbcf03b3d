import { createHash } from "node:crypto";
import { defaultVersions } from "../../versions";

interface Stored {
  metadata?: { name?: string; uid?: string; generation?: number };
  [key: string]: unknown;
}

const kinds: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "/api/v1": {
    nodes: "Node",
    pods: "Pod",
    serviceaccounts: "ServiceAccount",
    configmaps: "ConfigMap",
    services: "Service",
  },
  "/apis/apps/v1": { deployments: "Deployment" },
  "/apis/discovery.k8s.io/v1": { endpointslices: "EndpointSlice" },
  "/apis/policy/v1": { poddisruptionbudgets: "PodDisruptionBudget" },
  "/apis/rbac.authorization.k8s.io/v1": {
    clusterroles: "ClusterRole",
    clusterrolebindings: "ClusterRoleBinding",
  },
};
const clusterScoped = ["Node", "ClusterRole", "ClusterRoleBinding"];

/** Objects by path. Each immediately gets the status that its controllers would set. */
export class ObjectStore {
  private readonly objects = new Map<string, Stored>();

  /** The answer to a request; undefined means 404. */
  answer(verb: string, path: string, body: unknown): unknown {
    const served = kinds[path];
    if (served) return { resources: resourceList(served) };
    const last = path.split("/").at(-1)!;
    const isCollection = Object.values(kinds).some((group) => last in group);
    if (isCollection && verb === "GET") return { items: this.below(path) };
    if (verb === "GET") return this.object(path);
    if (verb === "DELETE") {
      this.objects.delete(path);
      return {};
    }
    const at = isCollection ? `${path}/${(body as Stored).metadata?.name}` : path;
    const merged = merge(this.object(at) ?? {}, body) as Stored;
    const uid = createHash("sha256").update(at).digest("hex").slice(0, 32);
    merged.metadata = { ...merged.metadata, uid, generation: 1 };
    this.objects.set(at, settled(merged));
    return this.objects.get(at);
  }

  private object(path: string): Stored | undefined {
    const node = /^\/api\/v1\/nodes\/([^/]+)$/.exec(path)?.[1];
    if (node && !this.objects.has(path)) this.objects.set(path, registered(node));
    return this.objects.get(path);
  }

  private below(path: string): Stored[] {
    return [...this.objects].filter(([at]) => at.startsWith(`${path}/`)).map(([, one]) => one);
  }
}

const resourceList = (served: Readonly<Record<string, string>>) =>
  Object.entries(served).map(([name, kind]) => ({
    name,
    kind,
    namespaced: !clusterScoped.includes(kind),
  }));

/** A node as a kubelet registers it. */
function registered(name: string): Stored {
  const id = createHash("md5").update(name).digest("hex");
  return {
    apiVersion: "v1",
    kind: "Node",
    metadata: { name, uid: id },
    spec: { podCIDR: `10.244.${name.split("-").at(-1)}.0/24` },
    status: {
      conditions: [{ type: "Ready", status: "True" }],
      nodeInfo: { kubeletVersion: `v${defaultVersions.kubernetes}`, machineID: id },
    },
  };
}

function settled(object: Stored): Stored {
  if (object["kind"] !== "Deployment") return object;
  const { replicas = 1 } = object["spec"] as { replicas?: number };
  const counts = { replicas, updatedReplicas: replicas, availableReplicas: replicas };
  return { ...object, status: { observedGeneration: 1, ...counts } };
}

/** JSON merge patch (RFC 7386), which also serves for server-side apply here. */
function merge(target: unknown, patch: unknown): unknown {
  if (typeof patch !== "object" || patch === null || Array.isArray(patch)) return patch;
  const base = typeof target === "object" && target !== null ? target : {};
  const result: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(patch))
    if (value === null) Reflect.deleteProperty(result, key);
    else result[key] = merge(result[key], value);
  return result;
}
