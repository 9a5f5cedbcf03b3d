import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { KubernetesObject } from "../../../../lab/offline/stand-ins/kubernetes/object";
import { isObject, type Properties } from "../../../../lab/offline/stand-ins/properties";

interface Applied {
  path: string;
  fieldManager: string | null;
  force: string | null;
}

export interface FakeKubernetes {
  kubeconfig: string;
  /** Live objects by their path; a test may change them as a controller would. */
  objects: Map<string, KubernetesObject>;
  applied: Applied[];
  deleted: { path: string; propagationPolicy: unknown }[];
  /** Called with each object that was applied, before it is stored. */
  onApply: (object: KubernetesObject) => void;
  /** Kinds that are served, by API version. */
  served: Record<string, { kind: string; name: string; namespaced: boolean }[]>;
  /** Paths that keep their object when it is deleted, as one with a finalizer does. */
  held: Set<string>;
  close: () => void;
}

/** A Kubernetes API over plain HTTP: discovery, get, list, server-side apply (a merge) and delete, over a map. */
export async function startFakeKubernetes(): Promise<FakeKubernetes> {
  let uid = 0;
  const served: FakeKubernetes["served"] = {
    v1: [
      { kind: "ConfigMap", name: "configmaps", namespaced: true },
      { kind: "Namespace", name: "namespaces", namespaced: false },
      { kind: "Pod", name: "pods", namespaced: true },
      { kind: "Secret", name: "secrets", namespaced: true },
      { kind: "Service", name: "services", namespaced: true },
    ],
    "apps/v1": [{ kind: "Deployment", name: "deployments", namespaced: true }],
    "discovery.k8s.io/v1": [{ kind: "EndpointSlice", name: "endpointslices", namespaced: true }],
  };
  const server = createServer((request, response) => {
    let text = "";
    request.on("data", (chunk: Buffer) => (text += chunk.toString()));
    request.on("end", () => {
      const { pathname, searchParams } = new URL(request.url ?? "", "http://api");
      const body = text === "" ? {} : (JSON.parse(text) as Properties);
      handle(request.method ?? "", pathname, searchParams, body, response);
    });
  });

  function handle(
    method: string,
    path: string,
    query: URLSearchParams,
    body: Properties,
    response: ServerResponse,
  ) {
    const version = path.replace(/^\/(api|apis)\//, "");
    if (served[version]) return answer(response, 200, { resources: served[version] });
    const object = fake.objects.get(path);
    if (method === "PATCH") return apply(path, query, body as KubernetesObject, response);
    if (method === "GET" && query.has("labelSelector")) {
      const items = [...fake.objects]
        .filter(([at]) => at.startsWith(`${path}/`))
        .map(([, item]) => item);
      return answer(response, 200, { items });
    }
    if (!object) return answer(response, 404, { message: `${path} not found` });
    if (method === "DELETE") {
      fake.deleted.push({ path, propagationPolicy: body.propagationPolicy });
      if (fake.held.has(path)) object.metadata.finalizers = ["example.com/hold"];
      else fake.objects.delete(path);
    }
    return answer(response, 200, object);
  }

  function apply(
    path: string,
    query: URLSearchParams,
    body: KubernetesObject,
    response: ServerResponse,
  ) {
    const [fieldManager, force] = [query.get("fieldManager"), query.get("force")];
    fake.applied.push({ path, fieldManager, force });
    if (body.metadata.name === "conflicting" && force === "false") {
      return answer(response, 409, {
        message: 'Apply failed with 1 conflict: conflict with "kubectl": .data.a',
      });
    }
    const old = fake.objects.get(path);
    const object = merge(old ?? {}, body) as KubernetesObject;
    object.metadata.uid ??= `uid-${++uid}`;
    object.metadata.generation = Number(old?.metadata.generation ?? 0) + 1;
    object.metadata.managedFields = [{ manager: fieldManager }];
    fake.onApply(object);
    fake.objects.set(path, object);
    response.setHeader("warning", '299 - "unknown field \\"spec.typo\\""');
    answer(response, old ? 200 : 201, object);
  }

  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const fake: FakeKubernetes = {
    kubeconfig: kubeconfigFor(`http://127.0.0.1:${port}`),
    ...{ objects: new Map(), applied: [], deleted: [], held: new Set(), served },
    onApply: () => undefined,
    close: () => server.close(),
  };
  return fake;
}

/** A kubeconfig for an API server on this address. */
export function kubeconfigFor(server: string, user = "test"): string {
  return JSON.stringify({
    "current-context": "test",
    contexts: [{ name: "test", context: { cluster: "test", user } }],
    clusters: [{ name: "test", cluster: { server, "insecure-skip-tls-verify": true } }],
    users: [{ name: user, user: {} }],
  });
}

function answer(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}

function merge(base: Properties, top: Properties): Properties {
  const merged = { ...base };
  for (const [key, value] of Object.entries(top)) {
    const below = base[key];
    merged[key] = isObject(below) && isObject(value) ? merge(below, value) : value;
  }
  return merged;
}
