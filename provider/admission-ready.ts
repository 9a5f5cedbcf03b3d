import { waitForAdmission } from "../kubernetes/admission";
import type { KubernetesObject } from "../workloads/object";
import type { Handler } from "./handler";
import { reporter } from "./progress";

export interface AdmissionReadyInputs {
  /** Kubeconfig of an administrator; a secret. */
  readonly kubeconfig: string;
  /** An object that the webhook in question examines. It is never stored. */
  readonly object: KubernetesObject;
  readonly timeoutSeconds: number;
}

/** Asked once, when the webhook is new; later it answers or its own health check says so. */
export const handler: Handler<AdmissionReadyInputs, { readonly admits: string }> = {
  id: ({ object }) => `admission/${object.kind}/${object.metadata.name}`,
  diff: () => ({ changes: false }),
  async create({ kubeconfig, object, timeoutSeconds }) {
    await waitForAdmission(kubeconfig, object, timeoutSeconds * 1000, reporter("cluster"));
    return { admits: object.kind };
  },
};
