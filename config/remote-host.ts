import type { Host } from "./cluster-config";

/**
 * How a host of the stack file is reached, and the cluster that it belongs to: a `RemoteHost`.
 *
 * @param owner CLUSTER/STACK/ID, which components have as an output
 */
export const remoteHost = <Owner>(
  { name, address, ssh }: Pick<Host, "name" | "address" | "ssh">,
  owner: Owner,
) => ({ name, address, ...ssh, owner });
