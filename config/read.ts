import { apiServiceAddress, dnsAddress } from "./addresses";
import { apiProxyPort } from "./api-proxy";
import { apiServerPort, type Cluster, type ClusterConfig, type Host } from "./cluster-config";
import { completeBastions, missingKeyAdvice } from "./bastions";
import { ConfigError } from "./errors";
import { type ResolvedHost, resolveHost } from "./groups";
import { knownHostKey } from "./known-hosts";
import { parseSections } from "./parse-sections";
import { settingsErrors } from "./rules/components";
import { crossSectionErrors } from "./rules/index";
import { maintenanceErrors } from "./rules/maintenance";
import type { HostSection, Sections } from "./schema";

/**
 * Validates a stack file and fills in all defaults.
 *
 * @param values parsed value of each key. An unknown key is an error.
 * @param readFile reads a text file on this machine; throws when it cannot.
 * @throws ConfigError with all errors at once.
 */
export function readConfig(
  values: Readonly<Record<string, unknown>>,
  readFile: (path: string) => string,
): ClusterConfig {
  const { parsed, errors } = parseSections(values);
  const known = knownHosts(parsed, readFile, errors);
  const resolved = parsed.hosts?.map((host, index) => resolveHost(host, index, parsed));
  const hosts = (resolved ?? []).map((host, index) =>
    completeHost(host, index, parsed, known, errors),
  );
  const bastions = completeBastions(parsed.ssh?.bastions ?? [], known, errors);
  errors.push(...crossSectionErrors({ ...parsed, ...(resolved && { hosts: resolved }) }));
  errors.push(...settingsErrors(parsed, resolved ?? []));
  errors.push(...maintenanceErrors(parsed, resolved ?? [], new Date()));
  if (errors.length > 0) throw new ConfigError(errors);

  const { cluster, versions, ssh, network, rollout } = parsed as Sections;
  const { kubeProxy, apiServer, controllerManager, scheduler, etcd } = parsed as Sections;
  const { security, artifacts, registries, loadBalancer, storage } = parsed as Sections;
  const { backup } = parsed as Sections;
  const { endpoint, ...named } = cluster;
  const { virtualAddress } = named;
  const proxyPort = apiProxyPort(cluster.name, ssh);
  return {
    cluster: {
      ...named,
      ...apiEndpoints(endpoint, virtualAddress?.address, hosts),
      apiServiceAddress: apiServiceAddress(cluster.serviceCidr),
      dnsAddress: dnsAddress(cluster.serviceCidr),
      ...(network.ipv6 && {
        ipv6: {
          ...network.ipv6,
          apiServiceAddress: apiServiceAddress(network.ipv6.serviceCidr),
          dnsAddress: dnsAddress(network.ipv6.serviceCidr),
        },
      }),
      ...(proxyPort !== undefined && { apiProxyPort: proxyPort }),
    },
    hosts,
    versions,
    ssh: { ...ssh, bastions },
    network,
    kubeProxy,
    apiServer,
    controllerManager,
    scheduler,
    etcd,
    rollout,
    security,
    artifacts,
    registries,
    loadBalancer,
    storage,
    backup,
  };
}

/**
 * Without a common endpoint, clients reach the cluster through any master: at the address that SSH connects to first, since a client
 * outside of the masters' network may reach no other.
 */
function apiEndpoints(
  endpoint: string | undefined,
  virtualAddress: string | undefined,
  hosts: readonly Host[],
): Pick<Cluster, "apiServerNames" | "apiServers"> {
  const [name, port = apiServerPort] = endpoint?.split(":") ?? [virtualAddress];
  const masters = hosts.filter(({ roles }) => roles.includes("master"));
  const outside = masters.map(({ address, ssh }) => ssh.sshAddress ?? address);
  const own = masters.map(({ address }) => address);
  const urls = [...new Set([...outside, ...own])].map((one) => `https://${one}:${apiServerPort}`);
  return {
    apiServerNames: [...new Set([name, virtualAddress])].filter((one) => one !== undefined),
    apiServers: name ? [`https://${name}:${port}`] : (urls as [string, ...string[]]),
  };
}

function knownHosts(
  { ssh }: Partial<Sections>,
  readFile: (path: string) => string,
  errors: string[],
): string {
  if (!ssh?.knownHostsFile) return "";
  try {
    return readFile(ssh.knownHostsFile);
  } catch (error) {
    errors.push(
      `ssh.knownHostsFile: ${ssh.knownHostsFile} cannot be read: ${(error as Error).message}; name another file, or take it out and set hosts[].hostKey`,
    );
    return "";
  }
}

function completeHost(
  host: ResolvedHost,
  index: number,
  { ssh, hostProfile }: Partial<Sections>,
  known: string,
  errors: string[],
): Host {
  const port = host.port ?? ssh?.port ?? 22;
  const { sshAddress } = host;
  const door = sshAddress ?? host.address;
  const hostKey = host.hostKey ?? knownHostKey(known, door, port);
  if (!hostKey)
    errors.push(
      ssh?.knownHostsFile
        ? `hosts[${index}].hostKey: is missing, and ${ssh.knownHostsFile} has no key for ${door}; ${missingKeyAdvice(door)}`
        : `hosts[${index}].hostKey: is missing; ${missingKeyAdvice(door)}`,
    );
  return {
    name: host.name,
    address: host.address,
    ...(host.ipv6Address && { ipv6Address: host.ipv6Address }),
    roles: host.roles,
    ...(host.architecture && { architecture: host.architecture }),
    profile: host.profile ?? hostProfile ?? "standard",
    besideDocker: host.besideDocker,
    labels: host.labels,
    taints: host.taints ?? defaultTaints(host),
    kubelet: host.kubelet.config,
    kubeletUnit: host.kubelet.unit,
    containerd: host.containerd,
    kernel: host.kernel,
    files: host.files,
    timeServers: host.timeServers,
    maintenance: host.maintenance,
    drainTimeoutSeconds: host.rollout.drainTimeoutSeconds,
    hooks: host.hooks,
    ssh: {
      port,
      user: host.user ?? ssh?.user ?? "root",
      hostKey: hostKey ?? "",
      ...(sshAddress && { sshAddress }),
    },
  };
}

/** Masters that are not workers get the usual control plane taint, which system pods tolerate. */
export const defaultTaints = ({ roles }: HostSection): Host["taints"] =>
  roles.includes("worker")
    ? []
    : [{ key: "node-role.kubernetes.io/control-plane", effect: "NoSchedule" }];
