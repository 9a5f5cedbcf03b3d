import { apiServerPort } from "../../config/cluster-config";
import type { Wait } from "../desired-state";
import { certificatePath } from "../formats/layout";

/** Waits for an API server at the address, by a name that the certificate always has: an edit may be about to remove the address from it. */
export const answering = (address: string): Wait => ({
  what: "an API server at the virtual address",
  command: `curl -fsS -m 5 --cacert ${certificatePath("kubernetes-ca")} --connect-to ::${address}:${apiServerPort} https://kubernetes:${apiServerPort}/readyz`,
  timeoutSeconds: 120,
});
