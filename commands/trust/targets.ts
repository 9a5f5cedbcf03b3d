import { parse } from "yaml";
import { ConfigError, describeIssues } from "../../config/errors";
import { knownHostKey } from "../../config/known-hosts";
import { sections, type HostSection, type SshSection } from "../../config/schema";
import type { Place } from "./stack-file";

/** A host or bastion whose host key is needed. */
export interface Target {
  readonly name: string;
  readonly address: string;
  readonly port: number;
  readonly user: string;
  /** The currently trusted key, `type base64`. */
  readonly known: string | undefined;
  /** Whether that key is in the stack file itself. */
  readonly listed: boolean;
  readonly place: Place;
}

/** All machines of a stack file. */
export interface Targets {
  /** In order; the first is reached directly. */
  readonly bastions: readonly Target[];
  readonly hosts: readonly Target[];
  readonly ssh: SshSection;
  /** Whether the `ssh` section has secrets, which only the Pulumi CLI can decrypt. */
  readonly encrypted: boolean;
}

/**
 * Reads the machines of a stack file.
 *
 * @param project name of the project, the prefix of every key
 * @param readFile reads a text file on this machine
 * @throws ConfigError with the errors of the sections `ssh` and `hosts`.
 */
export function targetsOf(
  text: string,
  project: string,
  readFile: (path: string) => string,
): Targets {
  const { config = {} } = (parse(text) ?? {}) as { config?: Record<string, unknown> };
  const given = config[`${project}:ssh`];
  const ssh = valid("ssh", sections.ssh, withoutSecrets(given)) as SshSection;
  const hosts = valid("hosts", sections.hosts, config[`${project}:hosts`]) as HostSection[];
  const known = ssh.knownHostsFile ? readFile(ssh.knownHostsFile) : "";
  const target = (
    { address, hostKey, user }: Pick<HostSection, "address" | "hostKey" | "user">,
    port: number,
    name: string,
    section: string,
    index: number,
  ): Target => ({
    name,
    address,
    port,
    user: user ?? ssh.user,
    known: hostKey ?? knownHostKey(known, address, port),
    listed: hostKey !== undefined,
    place: ["config", `${project}:${section}`, ...(section === "ssh" ? ["bastions"] : []), index],
  });
  return {
    bastions: ssh.bastions.map((one, index) =>
      target(one, one.port, `bastion ${index + 1}`, "ssh", index),
    ),
    hosts: hosts.map((one, index) => {
      const door = { ...one, address: one.sshAddress ?? one.address };
      return target(door, one.port ?? ssh.port, one.name, "hosts", index);
    }),
    ssh,
    encrypted: JSON.stringify(given ?? {}).includes('"secure":'),
  };
}

function valid(name: string, schema: (typeof sections)["ssh" | "hosts"], value: unknown): unknown {
  const { data, error } = schema.safeParse(value, { reportInput: true });
  if (error) throw new ConfigError(describeIssues(error.issues, name));
  return data;
}

/** Replaces encrypted values, `{ secure: … }`, with a placeholder. */
const withoutSecrets = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value ?? {}, (_key, one: unknown) =>
      typeof one === "object" && one !== null && "secure" in one ? "encrypted" : one,
    ),
  ) as unknown;
