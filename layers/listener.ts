import type { Role, Sections } from "../config/schema";

/** What decides which ports a host needs. */
export interface PortUse {
  readonly roles: readonly Role[];
  readonly network: Pick<Sections["network"], "plugin" | "backend" | "policies">;
  readonly kubeProxy: Pick<Sections["kubeProxy"], "enabled">;
  /** Whether the nodes announce addresses of Services. */
  readonly loadBalancer: boolean;
}

/** A port that a program listens on, and at which addresses of its host. */
export interface Listener {
  readonly port: number;
  readonly protocol: "tcp" | "udp";
  readonly program: string;
  readonly at: readonly ("every address" | "host's address" | "127.0.0.1")[];
  /** Which hosts it is on, in words for the table of ports in docs/architecture.md. */
  readonly hosts: string;
  readonly isOn: (use: PortUse) => boolean;
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
