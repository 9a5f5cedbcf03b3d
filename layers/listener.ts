import type { Role, Sections } from "../config/schema";

/** Decides which ports a host needs. */
export interface PortUse {
  readonly roles: readonly Role[];
  readonly network: Pick<Sections["network"], "plugin" | "backend" | "policies"> & {
    readonly ipv6?: unknown;
  };
  readonly kubeProxy: Pick<Sections["kubeProxy"], "enabled">;
  /** Whether nodes announce Service addresses. */
  readonly loadBalancer: boolean;
}

/** A port on which a program listens, and at which of the host's addresses. */
export interface Listener {
  readonly port: number;
  readonly protocol: "tcp" | "udp";
  readonly program: string;
  readonly at: readonly ("every address" | "host's address" | "127.0.0.1")[];
  /** Hosts that have it, in words for the table of ports in docs/architecture.md. */
  readonly hosts: string;
  readonly isOn: (use: PortUse) => boolean;
  /** Whether the kernel lets several links have it at once. @default false */
  readonly shared?: boolean;
  /** Which other hosts of the cluster have to reach it, by a role; absent if none has to. */
  readonly usedBy?: Role | "every host";
}

/** A listener on every host. */
export const everyHost = { hosts: "every host", isOn: () => true };

/** A TCP listener. */
export const tcp = (port: number, program: string, ...at: Listener["at"]) =>
  ({ port, protocol: "tcp", program, at }) as const;
/** A UDP listener. */
export const udp = (port: number, program: string, ...at: Listener["at"]) =>
  ({ port, protocol: "udp", program, at }) as const;
