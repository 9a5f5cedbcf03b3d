import { isMap, type Values } from "../../config/settings/merge";
import { flagsWith } from "../formats/flags";
import type { HostFiles } from "../formats/host-file";
import { certificatePath, componentDirectory, keyPath, layout } from "../formats/layout";
import { ports } from "../ports";
import { confined, staticPodFiles } from "../formats/static-pod";
import { cipherSuites } from "../formats/tls";

/** A host that runs a member of the etcd cluster. */
export interface EtcdMember {
  readonly name: string;
  readonly address: string;
}

/** Inputs of a member's manifest. */
export interface EtcdInput {
  readonly host: EtcdMember;
  readonly image: string;
  /** Keeps members of different clusters apart while they start. */
  readonly token: string;
  /** Annotations that restart it after a rotation of files that it reads only at its start; none by default. */
  readonly marks?: Readonly<Record<string, string>>;
  /** Flags from the stack file; none by default. */
  readonly set?: Values;
}

/** Peer URL of a member. */
export const etcdPeerUrl = ({ address }: Pick<EtcdMember, "address">): string =>
  `https://${address}:${ports.etcdPeers}`;

/** Client URL of a member, for API servers. */
export const etcdClientUrl = ({ address }: Pick<EtcdMember, "address">): string =>
  `https://${address}:${ports.etcdClients}`;

/**
 * An etcd member as a static pod. The settings of its first start are added later, when they are decided: layers/etcd/start.ts.
 * https://etcd.io/docs/v3.6/op-guide/configuration/
 */
export const etcdFiles = (input: EtcdInput): HostFiles =>
  staticPodFiles({
    name: "etcd",
    tier: "control-plane",
    image: input.image,
    marks: input.marks,
    command: ["etcd", ...flagsWith(flagsFor(input), withOwnGates(input.set), "joined")],
    mounts: [
      { path: layout.pki },
      { path: componentDirectory("etcd") },
      { path: layout.etcdData, writable: true },
    ],
    health: { port: ports.etcdHealth, scheme: "HTTP", live: "/livez", ready: "/readyz" },
    requests: { cpu: "100m", memory: "128Mi" },
    securityContext: confined(),
  });

const etcdFlags = ({ host, token }: EtcdInput) => ({
  name: host.name,
  "data-dir": layout.etcdData,
  "listen-client-urls": [etcdClientUrl({ address: "127.0.0.1" }), etcdClientUrl(host)],
  "advertise-client-urls": etcdClientUrl(host),
  "listen-peer-urls": etcdPeerUrl(host),
  "initial-advertise-peer-urls": etcdPeerUrl(host),
  "initial-cluster-token": token,
  "cert-file": certificatePath("etcd-server"),
  "key-file": keyPath("etcd-server"),
  "client-cert-auth": true,
  "trusted-ca-file": certificatePath("etcd-ca"),
  "peer-cert-file": certificatePath("etcd-peer"),
  "peer-key-file": keyPath("etcd-peer"),
  "peer-client-cert-auth": true,
  "peer-trusted-ca-file": certificatePath("etcd-ca"),
  "tls-min-version": "TLS1.2",
  "cipher-suites": cipherSuites,
  "listen-metrics-urls": `http://127.0.0.1:${ports.etcdHealth}`,
  // The default of 2 GiB is soon full with many objects, and etcd then accepts no more writes.
  "quota-backend-bytes": 8 * 1024 ** 3,
  // Upper bound by which the API server's watch cache lags behind: https://kep.k8s.io/2340
  "watch-progress-notify-interval": "5s",
  "feature-gates": Object.entries(gates).map(([gate, on]) => `${gate}=${String(on)}`),
});

/** etcd refuses to start with cipher suites if the stack file permits only TLS 1.3, whose suites cannot be chosen. */
function flagsFor(input: EtcdInput): ReturnType<typeof etcdFlags> {
  const isNewest = input.set?.["tls-min-version"] === "TLS1.3";
  const flags = Object.entries(etcdFlags(input)).filter(
    ([flag]) => !isNewest || flag !== "cipher-suites",
  );
  return Object.fromEntries(flags) as ReturnType<typeof etcdFlags>;
}

const gates = { InitialCorruptCheck: true, CompactHashCheck: true } as const;

/** Feature gates from the stack file are set in addition to the program's own. */
const withOwnGates = (set: Values = {}): Values => {
  const { "feature-gates": given } = set;
  return isMap(given) ? { ...set, "feature-gates": { ...gates, ...given } } : set;
};
