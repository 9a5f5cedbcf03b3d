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

/** Keeps the way to read the stack's configuration: credentials come from there at each run and are in no resource. */
export function setStackConfig(reader: (key: string) => string | undefined): void {
  Object.assign(stackFile(), { get: reader, ssh: undefined, whole: undefined });
}

/**
 * What opens the door to the hosts, from the `ssh` section of the stack file and from the files that it names, as they are now.
 *
 * @throws ConfigError with the faults of the section; Error that names the key whose file cannot be read.
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

/** User of bastions that have none of their own. */
export const sshUser = (): string => sshSection().user;

const sshSection = (): SshSection => (stackFile().ssh ??= readSshSection());

function readSshSection(): SshSection {
  const given = structured(stackFile().get("ssh") ?? "{}");
  const { data, error } = sections.ssh.safeParse(given, { reportInput: true });
  if (error) throw new ConfigError(describeIssues(error.issues, "ssh"));
  return data;
}

/**
 * The host with its current SSH settings: those of the stack file if it still lists the host at that address, else the
 * recorded ones.
 */
export function currentHost(recorded: RemoteHost): RemoteHost {
  const listed = stackHosts().find(
    ({ name, address }) => name === recorded.name && address === recorded.address,
  );
  return listed ? remoteHost(listed, recorded.owner) : recorded;
}

/**
 * Variable by which a restore hands over the `lostHosts` of the stack file: a refresh goes by that of the last `up`, and
 * would ask hosts that are lost since.
 */
export const lostHostsVariable = "KUBERNETES_ON_BARE_METAL_LOST_HOSTS";

/** Whether the stack file gives the host at an address up for lost. */
export function isLost(address: string): boolean {
  const listed = structured(process.env[lostHostsVariable] ?? stackFile().get("lostHosts") ?? "[]");
  return Array.isArray(listed) && listed.includes(address);
}

/**
 * Variable by which a restore names the one member that etcd has after it: who else was a member is none any more, and may
 * be lost.
 */
export const restoredMemberVariable = "KUBERNETES_ON_BARE_METAL_RESTORED_MEMBER";

/** Whether this run follows a restore, which begins with one member whatever was there before. */
export const isRestored = (): boolean => process.env[restoredMemberVariable] !== undefined;

/** The masters and etcd members of the stack file, as a machine that is one of them keeps them on record. */
export const listedCarriers = (): Settings => ({
  "hosts[].address": controlPlaneHosts(stackHosts()),
});

/** What the stack file says of the cluster; undefined if it has faults. */
export const listedCluster = (): ClusterConfig | undefined => stackConfig();

/** Where the stack file has clients reach the API servers. */
export const listedApiServers = (): readonly string[] => stackConfig()?.cluster.apiServers ?? [];

/** Port of the proxy to the API servers; undefined where they are reached directly. */
export const listedApiProxyPort = (): number | undefined => stackConfig()?.cluster.apiProxyPort;

/** The gates of the stack file: those of today, also for a host that leaves it. */
export const listedGates = (): readonly Gate[] => stackConfig()?.rollout.gates ?? [];

/** Names of the keys for Secrets in the stack file; undefined where it cannot be read. */
export const listedEncryptionKeys = (): readonly string[] | undefined =>
  stackConfig()?.security.encryption.keys;

/** How the stack file has changes go from node to node. */
export const listedRollout = (): Sections["rollout"] | undefined => stackConfig()?.rollout;

/** Seconds that a drain may take: those of the host, of all hosts where it has left the stack file; undefined without one. */
export const listedDrainSeconds = (name: string): number | undefined =>
  stackHosts().find((host) => host.name === name)?.drainTimeoutSeconds ??
  listedRollout()?.drainTimeoutSeconds;

/** Names of the hosts of the stack file that are workers and nothing else. */
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

/** The hosts that the stack file lists as members of the owner's etcd cluster, in its order. */
export const listedEtcdHosts = (owner: string): RemoteHost[] =>
  listed("etcd").map((host) => remoteHost(host, owner));

/** The masters of the stack file, in its order. */
export const listedMasters = (): SshHost[] =>
  listed("master").map(({ name, address, ssh }) => ({ name, address, ...ssh }));

const listed = (role: Role): Host[] => stackHosts().filter(({ roles }) => roles.includes(role));

const stackHosts = (): readonly Host[] => stackConfig()?.hosts ?? [];

/** The stack file, read once: every resource of every host asks for it. */
const stackConfig = (): ClusterConfig | undefined =>
  (stackFile().whole ??= { config: readStack() }).config;

/** Refresh and destroy do not check the stack file first: with faults in it, what is on record serves. */
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
