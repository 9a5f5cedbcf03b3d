import type { ClusterConfig, Host } from "../../config/cluster-config";
import { containerdPlaces } from "../containerd/places";
import type { DesiredState } from "../desired-state";
import type { HostFiles } from "../formats/host-file";
import { registryFiles } from "./files";

/** A host's registry configuration for containerd. It is only read at a pull, so a change restarts nothing. */
export interface RegistriesLayer {
  readonly desired: DesiredState;
  /** Files with logins. */
  readonly secret: HostFiles;
}

/** A host's registries, which must be configured before its first pull; undefined if the stack file has none. */
export function registriesLayer(host: Host, config: ClusterConfig): RegistriesLayer | undefined {
  const { open, secret } = registryFiles(config, containerdPlaces(host).registries);
  if (Object.keys({ ...open, ...secret }).length === 0) return undefined;
  return { desired: { files: open }, secret };
}
