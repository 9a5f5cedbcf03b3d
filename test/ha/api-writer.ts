import { readFileSync } from "node:fs";
import { kubernetesApi } from "../../kubernetes/client";
import { kubeconfigPath } from "../lab/place";
import { startWriter, type Writer } from "./writers";

const path = "/api/v1/namespaces/default/configmaps";

/** Makes ConfigMaps through the operator's endpoint and reads each of them back. */
export function configMapWriter(): Writer {
  const api = kubernetesApi(readFileSync(kubeconfigPath, "utf8"));
  return startWriter(async (number) => {
    const name = `written-${number}`;
    const body = { apiVersion: "v1", kind: "ConfigMap", metadata: { name } };
    await api.request({ verb: "POST", path, body, timeoutMs: 5_000 });
    await api.request({ verb: "GET", path: `${path}/${name}`, timeoutMs: 5_000 });
  }, 100);
}
