/** How a machine is reached. */
export interface SshHost {
  /** Name that begins every message about the host. */
  readonly name: string;
  /** IPv4 address of the host, which identifies it together with its name. */
  readonly address: string;
  /** Address or DNS name of its sshd. Default: `address`. */
  readonly sshAddress?: string | undefined;
  readonly port: number;
  readonly user: string;
  /** Public key that its sshd must present, `type base64`. */
  readonly hostKey: string;
}

/** Where SSH connects to. */
export const sshAddressOf = ({
  address,
  sshAddress,
}: Pick<SshHost, "address" | "sshAddress">): string => sshAddress ?? address;

/** A machine of a cluster. Plain data: it is kept in the state of everything on that machine. */
export interface RemoteHost extends SshHost {
  /** The cluster that it belongs to: `ClusterIdentity.owner`, CLUSTER/STACK/ID. The host refuses every other one. */
  readonly owner: string;
}

/** A host on the way to other hosts. */
export interface Bastion {
  readonly address: string;
  readonly port: number;
  readonly user?: string | undefined;
  readonly hostKey: string;
  /** What it takes in place of the credentials for the hosts. */
  readonly login?: LoginKeys | undefined;
}

/** A machine on the way, the last one included. */
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

/** SSH and sudo credentials. They come from the stack's configuration at each run and are never kept in a resource. */
export interface Credentials extends LoginKeys {
  /** Password for sudo, where sudo asks for one. */
  readonly sudoPassword?: string | undefined;
  /** Hosts to go through, the first one being reached directly. */
  readonly bastions: readonly Bastion[];
}
