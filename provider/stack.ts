import { changeOrder, isOnlyWorker } from "../config/change-order";
import { controlPlaneHosts } from "../config/changes/hosts";
import type { Settings } from "../config/changes/rule";
import { completeBastions } from "../config/bastions";
import type { ClusterConfig, Host } from "../config/cluster-config";
import { ConfigError, describeIssues } from "../config/errors";
import { readLocalFile, structured } from "../config/values";
import { remoteHost } from "../config/remote-host";
import { readConfig } from "../config/read";
import { sections, type Gate, type Role, type Sections, type SshSection } from "../config/schema";
import { digest } from "../layers/desired-state";
import type { Credentials, RemoteHost, SshHost } from "../ssh/host";
import { bastionLogin, fileOf, sectionLogin } from "./ssh-credentials";
import { perRun } from "../runtime/per-run";

/** The stack file of this run. */
interface StackFile {
  get: (key: string) => string | undefined;
  ssh?: SshSection;
  whole?: { readonly config: ClusterConfig | undefined };
}

const stackFile = perRun((): StackFile => ({ get: () => undefined }));

/** Sets the reader of the stack's configuration. Each run takes its credentials from there; no resource stores them. */
export function setStackConfig(reader: (key: string) => string | undefined): void {
  Object.assign(stackFile(), { get: reader, ssh: undefined, whole: undefined });
}

/**
 * SSH credentials, from the `ssh` section of the stack file and from the current content of the files that it names.
 *
 * @throws ConfigError with the errors in the section; Error that names the key whose file cannot be read.
 */
export function credentials(): Credentials {
  const section = sshSection();
  const known = section.knownHostsFile && fileOf("ssh", "knownHostsFile", section.knownHostsFile);
  const bastions = completeBastions(section.bastions, known ?? "");
  return {
    ...sectionLogin(section),
    sudoPassword: section.sudoPassword,
    bastions: bastions.map(({ address, port, user, hostKey }, index) => {
      const login = bastionLogin(section, index);
      return { address, port, hostKey, ...(user && { user }), ...(login && { login }) };
    }),
  };
}

/** Whether API servers are reached through the bastions. */
export function apiThroughBastions(): boolean {
  const { bastions, apiThroughBastions: wanted } = sshSection();
  return wanted && bastions.length > 0;
}

/** User for bastions that do not set their own. */
export const sshUser = (): string => sshSection().user;

const sshSection = (): SshSection => (stackFile().ssh ??= readSshSection());

function readSshSection(): SshSection {
  const given = structured(stackFile().get("ssh") ?? "{}");
  const { data, error } = sections.ssh.safeParse(given, { reportInput: true });
  if (error) throw new ConfigError(describeIssues(error.issues, "ssh"));
  return data;
}

/**
 * The host with its current SSH settings: from the stack file if that lists the host at its address, otherwise as
 * recorded.
 */
export function currentHost(recorded: RemoteHost): RemoteHost {
  const listed = stackHosts().find(
    ({ name, address }) => name === recorded.name && address === recorded.address,
  );
  return listed ? remoteHost(listed, recorded.owner) : recorded;
}

/**
 * Variable in which a restore passes the stack file's `lostHosts`: a refresh uses those of the last `up`, and would ask
 * hosts that were lost since.
 */
export const lostHostsVariable = "KUBERNETES_ON_BARE_METAL_LOST_HOSTS";

/** Whether the stack file lists an address as lost. */
export function isLost(address: string): boolean {
  const listed = structured(process.env[lostHostsVariable] ?? stackFile().get("lostHosts") ?? "[]");
  return Array.isArray(listed) && listed.includes(address);
}

/**
 * Variable in which a restore names the only etcd member that remains. Former members are no longer members, and may
 * be lost.
 */
export const restoredMemberVariable = "KUBERNETES_ON_BARE_METAL_RESTORED_MEMBER";

/** Whether this run is part of a restore, which begins with one member whatever existed before. */
export const isRestored = (): boolean => process.env[restoredMemberVariable] !== undefined;

/** Masters and etcd members of the stack file, as each such machine records them. */
export const listedCarriers = (): Settings => ({
  "hosts[].address": controlPlaneHosts(stackHosts()),
});

/** The stack file with all defaults; undefined if it is invalid. */
export const listedCluster = (): ClusterConfig | undefined => stackConfig();

/** URLs of the API servers for clients, from the stack file. */
export const listedApiServers = (): readonly string[] => stackConfig()?.cluster.apiServers ?? [];

/** Port of the proxy to the API servers; undefined if they are reached directly. */
export const listedApiProxyPort = (): number | undefined => stackConfig()?.cluster.apiProxyPort;

/** The current gates of the stack file, which also apply to a host that leaves it. */
export const listedGates = (): readonly Gate[] => stackConfig()?.rollout.gates ?? [];

/** Names of the keys for Secrets in the stack file; undefined if it is invalid. */
export const listedEncryptionKeys = (): readonly string[] | undefined =>
  stackConfig()?.security.encryption.keys;

/** How the stack file rolls out changes from node to node. */
export const listedRollout = (): Sections["rollout"] | undefined => stackConfig()?.rollout;

/** Deadline of a drain in seconds: the host's, or the general one if the stack file no longer lists the host; undefined if neither is set. */
export const listedDrainSeconds = (name: string): number | undefined =>
  stackHosts().find((host) => host.name === name)?.drainTimeoutSeconds ??
  listedRollout()?.drainTimeoutSeconds;

/** Names of hosts in the stack file that are only workers. */
export const listedWorkers = (): string[] =>
  stackHosts()
    .filter(isOnlyWorker)
    .map(({ name }) => name);

/** Names of the hosts that a change reaches before this one, in that order. */
export function listedBefore(name: string): string[] {
  const order = changeOrder(stackHosts()).map((host) => host.name);
  return order.slice(0, Math.max(0, order.indexOf(name)));
}

/** Digest of what the stack file says of the cluster: another one after each edit that hosts could notice. */
export function listedEdit(): string {
  const { ssh: _, rollout: __, backup: ___, ...cluster } = stackConfig() ?? {};
  const hosts = stackHosts().map(({ hooks: _, drainTimeoutSeconds: __, ...host }) => host);
  return digest(JSON.stringify({ ...cluster, hosts })).slice(0, 16);
}

/** Hosts that the stack file lists as etcd members, in its order. */
export const listedEtcdHosts = (owner: string): RemoteHost[] =>
  listed("etcd").map((host) => remoteHost(host, owner));

/** The masters of the stack file, in its order. */
export const listedMasters = (): SshHost[] =>
  listed("master").map(({ name, address, ssh }) => ({ name, address, ...ssh }));

const listed = (role: Role): Host[] => stackHosts().filter(({ roles }) => roles.includes(role));

const stackHosts = (): readonly Host[] => stackConfig()?.hosts ?? [];

/** The stack file, parsed once: every resource of every host needs it. */
const stackConfig = (): ClusterConfig | undefined =>
  (stackFile().whole ??= { config: readStack() }).config;

/** Refresh and destroy do not validate the stack file first: if it is invalid, recorded values are used. */
function readStack(): ClusterConfig | undefined {
  const { get } = stackFile();
  const texts = Object.keys(sections).map((key) => [key, get(key)] as const);
  const values = texts.filter(([, text]) => text !== undefined);
  try {
    return readConfig(
      Object.fromEntries(values.map(([key, text]) => [key, structured(text!)])),
      readLocalFile,
    );
  } catch {
    return undefined;
  }
}
