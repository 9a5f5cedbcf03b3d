import type { Facts } from "../../../host/facts";
import { perRun } from "../../../runtime/per-run";
import type { RemoteHost } from "../../../ssh/host";

/** Hosts checked in this run, by machine-id. Two with the same ID are one machine, or clones of one installation. */
const met = perRun(() => new Map<string, RemoteHost>());

/** An error if another host in this run has the same machine-id. */
export function clone(host: RemoteHost, { machineId, addresses }: Facts): string[] {
  const other = met().get(machineId);
  if (machineId && !other) met().set(machineId, host);
  if (!other || other.name === host.name) return [];
  return addresses.includes(other.address)
    ? [`it is the machine of ${other.name}, which has ${other.address} too; list it once`]
    : [
        `its machine-id is that of ${other.name}, and Kubernetes would take the two for one; rm /etc/machine-id && systemd-machine-id-setup`,
      ];
}
