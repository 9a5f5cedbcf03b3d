import { readFileSync } from "node:fs";
import { kubernetesApi } from "../../kubernetes/kubeconfig";
import { kubeconfigPath } from "../lab/place";
import { waitFor } from "../../lab/hosts/wait";
import { startWriter, type Writer } from "./writers";

const operator = () => kubernetesApi(readFileSync(kubeconfigPath, "utf8"));
const path = "/api/v1/namespaces/default/configmaps";

/** Creates ConfigMaps, with names of this prefix, through the API endpoint and reads each of them back. */
export function configMapWriter(prefix = "written"): Writer {
  const api = operator();
  return startWriter(async (number) => {
    const name = `${prefix}-${number}`;
    const body = { apiVersion: "v1", kind: "ConfigMap", metadata: { name } };
    await api.request({ verb: "POST", path, body, timeoutMs: 5_000 });
    await api.request({ verb: "GET", path: `${path}/${name}`, timeoutMs: 5_000 });
  }, 100);
}

/** Waits until the API endpoint is ready: after a host's start its API server takes longer than its member. */
export const endpointReady = (): Promise<unknown> =>
  waitFor("the operator's endpoint: being ready", 180_000, () =>
    operator()
      .text("/readyz")
      .then((text) => text === "ok" || text)
      .catch((error: Error) => error.message),
  );
