/** How a machine is reached. */
export interface SshHost {
  /** Prefix of every message about the host. */
  readonly name: string;
  /** IPv4 address of the host; with the name it identifies the host. */
  readonly address: string;
  /** Address or DNS name of its sshd. Default: `address`. */
  readonly sshAddress?: string | undefined;
  readonly port: number;
  readonly user: string;
  /** Public key that its sshd must present, `type base64`. */
  readonly hostKey: string;
}

/** Address that SSH connects to. */
export const sshAddressOf = ({
  address,
  sshAddress,
}: Pick<SshHost, "address" | "sshAddress">): string => sshAddress ?? address;

/** A machine of a cluster. Plain data, stored in the state of each of its resources. */
export interface RemoteHost extends SshHost {
  /** The cluster that owns it: `ClusterIdentity.owner`, CLUSTER/STACK/ID. The host refuses every other owner. */
  readonly owner: string;
}

/** A host on the way to other hosts. */
export interface Bastion {
  readonly address: string;
  readonly port: number;
  readonly user?: string | undefined;
  readonly hostKey: string;
  /** Credentials, if they differ from those for the hosts. */
  readonly login?: LoginKeys | undefined;
}

/** A machine on the way to a host, or the host itself. */
export interface Hop extends Bastion {
  readonly user: string;
  readonly login: LoginKeys;
  /** Section of the stack file with the settings for it. */
  readonly place: string;
}

/** What a login offers. */
export interface LoginKeys {
  /** Section of the stack file that it comes from. Default: `ssh`. */
  readonly place?: string | undefined;
  /** Private key in OpenSSH or PEM format. */
  readonly privateKey?: string | undefined;
  readonly privateKeyPassphrase?: string | undefined;
  /** OpenSSH certificate of that key, a line as in `id_ed25519-cert.pub`. */
  readonly certificate?: string | undefined;
  readonly password?: string | undefined;
  /** Socket of an SSH agent. */
  readonly agent?: string | undefined;
  /** The only key of the agent to offer: a public key, `type base64`, or its `SHA256:` fingerprint. Default: all. */
  readonly agentKey?: string | undefined;
}

/** SSH and sudo credentials. Each run takes them from the stack's configuration; no resource stores them. */
export interface Credentials extends LoginKeys {
  /** Password for sudo, if sudo asks for one. */
  readonly sudoPassword?: string | undefined;
  /** Hosts to go through; the first is reached directly. */
  readonly bastions: readonly Bastion[];
}
