import type { ClusterConfig, Host } from "../../config/cluster-config";
import type { DesiredState } from "../desired-state";
import { networkParts, ofEachPart } from "./parts";

/** The pod network on one node: static pods and the configuration of the CNI plugins. */
export const networkLayer = (host: Host, config: ClusterConfig): DesiredState => ({
  files: ofEachPart((part) => part.files(host, config)),
  waits: networkParts.map(({ name, readyUrl }) => ({
    what: `a healthy ${name}`,
    command: `curl -fsS -m 5 ${readyUrl}`,
    timeoutSeconds: 240,
  })),
});
