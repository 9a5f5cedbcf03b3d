import { images } from "../../artifacts";
import { apiServerPort, type ClusterConfig, type Host } from "../../config/cluster-config";
import type { DesiredState } from "../desired-state";
import { certificatePath } from "../formats/layout";
import { keepalivedRuns, virtualAddressFiles } from "./keepalived";

/** The part of one master in the virtual address of the API; nothing where there is none. */
export const virtualAddressLayer = (
  host: Host,
  { cluster: { virtualAddress }, hosts, versions, artifacts }: ClusterConfig,
): DesiredState | undefined =>
  virtualAddress && {
    files: virtualAddressFiles({
      host,
      masters: hosts.filter(({ roles }) => roles.includes("master")),
      virtual: virtualAddress,
      image: images(versions, artifacts).virtualAddress,
    }),
    waits: [
      { what: "a running keepalived", command: keepalivedRuns, timeoutSeconds: 120 },
      {
        what: "an API server at the virtual address",
        // By a name that is in the certificate with or without the address, which an edit may be about to take away.
        command: `curl -fsS -m 5 --cacert ${certificatePath("kubernetes-ca")} --connect-to ::${virtualAddress.address}:${apiServerPort} https://kubernetes:${apiServerPort}/readyz`,
        timeoutSeconds: 120,
      },
    ],
  };
