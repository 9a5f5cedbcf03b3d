import { images } from "../../artifacts";
import type { ClusterConfig, Host } from "../../config/cluster-config";
import type { DesiredState } from "../desired-state";
import { answering } from "./answering";
import { keepalivedRuns, virtualAddressFiles } from "./keepalived";
import { routeLayer } from "./route-layer";

/** One master's part of the API's virtual address; undefined if there is none. */
export function virtualAddressLayer(
  host: Host,
  { cluster: { virtualAddress }, hosts, versions, artifacts }: ClusterConfig,
): DesiredState | undefined {
  if (!virtualAddress) return undefined;
  const { address, interface: name = "", bgp } = virtualAddress;
  if (bgp) return routeLayer(host, { address, bgp }, { versions, artifacts });
  return {
    files: virtualAddressFiles({
      host,
      masters: hosts.filter(({ roles }) => roles.includes("master")),
      virtual: { address, interface: name },
      image: images(versions, artifacts).virtualAddress,
    }),
    waits: [
      { what: "a running keepalived", command: keepalivedRuns, timeoutSeconds: 120 },
      answering(address),
    ],
  };
}
