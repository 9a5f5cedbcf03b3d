import { waitForAdmission } from "../../kubernetes/admission";
import type { ClusterAccess } from "../../layers/formats/kubeconfig";
import type { KubernetesObject } from "../../workloads/object";
import { clusterApi } from "./api";
import { same, type Handler } from "../handler";
import { reporter } from "../progress";

export interface AdmissionReadyInputs {
  /** Administrator access to the cluster. */
  readonly access: ClusterAccess;
  /** An object that the webhook validates. It is never stored. */
  readonly object: KubernetesObject;
  readonly timeoutSeconds: number;
}

/** Requested when the object is new or has changed, including the release of the webhook. */
export const handler: Handler<AdmissionReadyInputs, Pick<AdmissionReadyInputs, "object">> = {
  id: ({ object }) => `admission/${object.kind}/${object.metadata.name}`,
  diff: (outputs, news) => ({ changes: !same(outputs.object, news.object) }),
  async create({ access, object, timeoutSeconds }) {
    const api = clusterApi(access);
    await waitForAdmission(api, object, timeoutSeconds * 1000, reporter("cluster"));
    return { object };
  },
};
