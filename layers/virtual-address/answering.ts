import { apiServerPort } from "../../config/cluster-config";
import type { Wait } from "../desired-state";
import { certificatePath } from "../formats/layout";

/** An API server at the address, by a name that is in the certificate with or without the address, which an edit may be about to take away. */
export const answering = (address: string): Wait => ({
  what: "an API server at the virtual address",
  command: `curl -fsS -m 5 --cacert ${certificatePath("kubernetes-ca")} --connect-to ::${address}:${apiServerPort} https://kubernetes:${apiServerPort}/readyz`,
  timeoutSeconds: 120,
});
