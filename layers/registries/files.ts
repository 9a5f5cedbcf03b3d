import { stringify } from "smol-toml";
import type { ClusterConfig } from "../../config/cluster-config";
import type { HostFiles } from "../formats/host-file";
import { registryRoutes, type RegistryRoute, type RegistrySource } from "./routes";

/** A host's registry configuration. containerd reads it at each pull. */
export interface RegistryFiles {
  /** World-readable files. */
  readonly open: HostFiles;
  /** Files with a login, readable by root only. */
  readonly secret: HostFiles;
}

/**
 * Registries with their mirrors, CAs and logins, as files below a directory of containerd.
 * https://github.com/containerd/containerd/blob/main/docs/hosts.md
 */
export function registryFiles(
  config: Pick<ClusterConfig, "artifacts" | "registries">,
  directory: string,
): RegistryFiles {
  const files = { open: {} as Record<string, object>, secret: {} as Record<string, object> };
  for (const route of registryRoutes(config)) {
    const isSecret = route.sources.some(({ login }) => login);
    const content = hostsFile(route, directory);
    const path = `${directory}/${route.registry}/hosts.toml`;
    if (isSecret) files.secret[path] = { content, mode: "0600" };
    else files.open[path] = { content };
    for (const { address, ca } of route.sources)
      if (ca) files.open[caPath(directory, address)] = { content: `${ca.trim()}\n` };
  }
  return files as unknown as RegistryFiles;
}

const caPath = (directory: string, address: string): string => `${directory}/${address}/ca.crt`;

/** The last source is the `server`: otherwise containerd would append the registry itself after the `host` tables. */
function hostsFile({ sources }: RegistryRoute, directory: string): string {
  const last = sources.at(-1)!;
  return stringify({
    server: last.api,
    ...settings(last, directory),
    ...(sources.length > 1 && {
      host: Object.fromEntries(
        sources.slice(0, -1).map((source) => [source.api, settings(source, directory)]),
      ),
    }),
  });
}

const settings = ({ address, ca, login }: RegistrySource, directory: string) => ({
  capabilities: ["pull", "resolve"],
  override_path: true,
  ...(ca && { ca: caPath(directory, address) }),
  ...(login && { header: { Authorization: authorization(login) } }),
});

/** containerd sends it to the registry, and to the service that issues the registry's tokens. */
export const authorization = ({
  username,
  password,
}: NonNullable<RegistrySource["login"]>): string =>
  `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;
