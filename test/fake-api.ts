import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import type { KubernetesApi } from "../kubernetes/client";
import { kubernetesApi } from "../kubernetes/kubeconfig";
import type { ClusterAccess } from "../layers/formats/kubeconfig";

export interface FakeRequest {
  readonly verb: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly contentType: string | undefined;
  readonly body: unknown;
}

export interface Reply {
  readonly code: number;
  readonly body: unknown;
}

export interface FakeApi {
  readonly kubeconfig: string;
  readonly api: KubernetesApi;
  /** All requests, in order. */
  readonly requests: readonly FakeRequest[];
  close(): void;
}

/** A fake Kubernetes API server. `answer` returns the objects; undefined means that an object does not exist. */
export async function fakeApi(
  answer: (request: FakeRequest) => Reply | undefined,
): Promise<FakeApi> {
  const requests: FakeRequest[] = [];
  const server = createServer((incoming, response) => {
    void (async () => {
      const url = new URL(incoming.url!, "http://fake");
      const request = {
        verb: incoming.method!,
        path: url.pathname,
        query: Object.fromEntries(url.searchParams),
        contentType: incoming.headers["content-type"],
        body: incoming.headers["content-type"] ? await json(incoming) : undefined,
      };
      requests.push(request);
      const { code, body } = answer(request) ?? refusal(404, `${url.pathname} not found`);
      response.writeHead(code, { "content-type": "application/json" });
      response.end(typeof body === "string" ? body : JSON.stringify(body));
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // A test that fails before closing the server must not keep mocha running.
  server.unref();
  const { port } = server.address() as AddressInfo;
  const kubeconfig = kubeconfigFor(`http://127.0.0.1:${port}`);
  return { kubeconfig, api: kubernetesApi(kubeconfig), requests, close: () => server.close() };
}

/** Address of a server that is not running. */
export async function deadServer(): Promise<string> {
  const { api, close } = await fakeApi(() => undefined);
  close();
  return api.server;
}

export const ok = (body: unknown): Reply => ({ code: 200, body });

/** Error answer of an API server. */
export const refusal = (code: number, message: string, details?: object): Reply => ({
  code,
  body: { kind: "Status", status: "Failure", message, code, ...(details ? { details } : {}) },
});

/** Access to an API server over TLS. */
export const accessTo = (server: string): ClusterAccess => ({
  cluster: "c",
  server,
  authority: "",
  client: { cert: "", key: "" },
});

export const kubeconfigFor = (server: string): string =>
  JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: "c", cluster: { server, "insecure-skip-tls-verify": true } }],
    users: [{ name: "u", user: {} }],
    contexts: [{ name: "c", context: { cluster: "c", user: "u" } }],
    "current-context": "c",
  });
