import { apiServiceAddress, dnsAddress } from "./addresses";
import { apiServerPort, type Cluster, type ClusterConfig, type Host } from "./cluster-config";
import { completeBastions, howToTrust } from "./bastions";
import { ConfigError, describeIssues } from "./faults";
import { knownHostKey } from "./known-hosts";
import { unknownKey } from "./renamed-keys";
import { crossFaults } from "./rules/index";
import { sections, type HostSection, type Sections } from "./schema";

/**
 * The configuration of a stack, from the values of its stack file by section.
 *
 * @param values what stands under each key, parsed: an unknown key is a fault.
 * @param readFile the text of a file of the operator, by path; throws when it cannot be read.
 * @throws ConfigError with every fault at once.
 */
export function readConfig(
  values: Readonly<Record<string, unknown>>,
  readFile: (path: string) => string,
): ClusterConfig {
  const { parsed, faults } = parseSections(values);
  const known = knownHosts(parsed, readFile, faults);
  const hosts = (parsed.hosts ?? []).map((host, index) =>
    completeHost(host, index, parsed, known, faults),
  );
  const bastions = completeBastions(parsed.ssh?.bastions ?? [], known, faults);
  faults.push(...crossFaults(parsed));
  if (faults.length > 0) throw new ConfigError(faults);

  const { cluster, versions, ssh, network, kubelet, rollout } = parsed as Sections;
  const { security, artifacts, loadBalancer, hooks, backup } = parsed as Sections;
  const { endpoint, ...named } = cluster;
  const { virtualAddress } = named;
  return {
    cluster: {
      ...named,
      ...apiEndpoints(endpoint, virtualAddress?.address, hosts),
      apiServiceAddress: apiServiceAddress(cluster.serviceCidr),
      dnsAddress: dnsAddress(cluster.serviceCidr),
    },
    hosts,
    versions,
    ssh: { ...ssh, bastions },
    network,
    kubelet,
    rollout,
    security,
    artifacts,
    loadBalancer,
    hooks,
    backup,
  };
}

/** Without a name or address for all of them, each master is one more way to reach the cluster. */
function apiEndpoints(
  endpoint: string | undefined,
  virtualAddress: string | undefined,
  hosts: readonly Host[],
): Pick<Cluster, "apiServerNames" | "apiServers"> {
  const [name, port = apiServerPort] = endpoint?.split(":") ?? [virtualAddress];
  const masters = hosts.filter(({ roles }) => roles.includes("master"));
  const urls = masters.map(({ address }) => `https://${address}:${apiServerPort}`);
  return {
    apiServerNames: [...new Set([name, virtualAddress])].filter((one) => one !== undefined),
    apiServers: name ? [`https://${name}:${port}`] : (urls as [string, ...string[]]),
  };
}

function parseSections(values: Readonly<Record<string, unknown>>) {
  const parsed: Record<string, unknown> = {};
  const faults = Object.keys(values)
    .filter((key) => !Object.hasOwn(sections, key))
    .map(unknownKey);
  for (const [key, schema] of Object.entries(sections)) {
    const result = schema.safeParse(values[key], { reportInput: true });
    if (result.success) parsed[key] = result.data;
    else faults.push(...describeIssues(result.error.issues, key));
  }
  return { parsed: parsed as Partial<Sections>, faults };
}

function knownHosts(
  { ssh }: Partial<Sections>,
  readFile: (path: string) => string,
  faults: string[],
): string {
  if (!ssh?.knownHostsFile) return "";
  try {
    return readFile(ssh.knownHostsFile);
  } catch (error) {
    faults.push(
      `ssh.knownHostsFile: ${ssh.knownHostsFile} cannot be read: ${(error as Error).message}`,
    );
    return "";
  }
}

function completeHost(
  host: HostSection,
  index: number,
  { ssh, hostProfile }: Partial<Sections>,
  known: string,
  faults: string[],
): Host {
  const port = host.port ?? ssh?.port ?? 22;
  const hostKey = host.hostKey ?? knownHostKey(known, host.address, port);
  if (!hostKey)
    faults.push(
      ssh?.knownHostsFile
        ? `hosts[${index}].hostKey: is missing, and ${ssh.knownHostsFile} has no key for ${host.address}`
        : `hosts[${index}].hostKey: is missing; ${howToTrust(host.address)}`,
    );
  return {
    name: host.name,
    address: host.address,
    roles: host.roles,
    architecture: host.architecture,
    profile: host.profile ?? hostProfile ?? "standard",
    labels: host.labels,
    taints: host.taints ?? defaultTaints(host),
    ssh: { port, user: host.user ?? ssh?.user ?? "root", hostKey: hostKey ?? "" },
  };
}

/** Masters that are no workers carry the taint that the field expects; pods of the cluster itself tolerate it. */
const defaultTaints = ({ roles }: HostSection): Host["taints"] =>
  roles.includes("worker")
    ? []
    : [{ key: "node-role.kubernetes.io/control-plane", effect: "NoSchedule" }];
