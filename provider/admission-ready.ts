import { waitForAdmission } from "../kubernetes/admission";
import type { KubernetesObject } from "../workloads/object";
import { clusterApi } from "./cluster-api";
import { same, type Handler } from "./handler";
import { reporter } from "./progress";

export interface AdmissionReadyInputs {
  /** Kubeconfig of an administrator; a secret. */
  readonly kubeconfig: string;
  /** An object that the webhook in question examines. It is never stored. */
  readonly object: KubernetesObject;
  readonly timeoutSeconds: number;
}

/** Asked when the object is new or has changed, which includes the release of whatever examines it. */
export const handler: Handler<AdmissionReadyInputs, Pick<AdmissionReadyInputs, "object">> = {
  id: ({ object }) => `admission/${object.kind}/${object.metadata.name}`,
  diff: (outputs, news) => ({ changes: !same(outputs.object, news.object) }),
  async create({ kubeconfig, object, timeoutSeconds }) {
    await waitForAdmission(
      clusterApi(kubeconfig),
      object,
      timeoutSeconds * 1000,
      reporter("cluster"),
    );
    return { object };
  },
};
