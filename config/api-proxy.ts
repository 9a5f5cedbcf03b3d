import { createHash } from "node:crypto";
import type { SshSection } from "./schema";

/** Below the ports that operating systems give to outgoing connections. */
const firstPort = 20_000;
const ports = 10_000;

/**
 * Port on this machine at which programs reach the API through the bastions; undefined where they reach it directly. It is the same
 * in every run, because it is part of the Kubernetes provider's inputs.
 *
 * @param cluster name of the cluster, which the default comes from, so that clusters on one machine have different ports
 */
export function apiProxyPort(
  cluster: string,
  { bastions, apiThroughBastions, apiProxyPort: chosen }: SshSection,
): number | undefined {
  if (bastions.length === 0 || !apiThroughBastions) return undefined;
  return (
    chosen ?? firstPort + (createHash("sha256").update(cluster).digest().readUInt32BE() % ports)
  );
}
