import { apiServerPort, type Host } from "../../config/cluster-config";
import type { HostFiles } from "../formats/host-file";
import { componentDirectory } from "../formats/layout";
import { ports } from "../ports";
import { confined, staticPodFiles } from "../formats/static-pod";

/** URL of the API servers for programs on a host. It is the same on every host, whichever hosts are masters. */
export const localApiServer = `https://127.0.0.1:${ports.apiBalancer}`;

/** Path where each host's load balancer reports whether a master's API server is ready. */
export const apiServerHealthPath = (master: string): string => `/readyz/${master}`;

/** Inputs of a host's load balancer for the API servers. */
export interface ApiBalancerInput {
  /** Hosts that run an API server. */
  readonly masters: readonly Pick<Host, "name" | "address">[];
  readonly image: string;
}

const directory = componentDirectory("api-balancer");
const configPath = `${directory}/haproxy.cfg`;

/** HAProxy as a static pod: balances connections among API servers that are ready. https://docs.haproxy.org/3.0/configuration.html */
export const apiBalancerFiles = (input: ApiBalancerInput): HostFiles =>
  staticPodFiles({
    name: "api-balancer",
    tier: "node",
    image: input.image,
    // A worker below a master process: as PID 1 it would ignore the signal that stops it.
    command: ["haproxy", "-W", "-db", "-f", configPath],
    configuration: { [configPath]: { content: configuration(input), mode: "0644" } },
    mounts: [{ path: directory }],
    health: { port: ports.apiBalancerHealth, scheme: "HTTP", live: "/livez" },
    requests: { cpu: "20m", memory: "32Mi" },
    // The official image's own user. It needs no secret: TLS is between clients and API servers.
    securityContext: { ...confined(), runAsUser: 99, runAsGroup: 99, runAsNonRoot: true },
  });

/**
 * A server that vanishes is removed within six seconds, after four checks in a row, each of which fails after half a second. Its
 * connections are then closed, because clients would otherwise wait for minutes. Without another server they stay, because
 * reconnecting would only load a busy server.
 *
 * The same applies to a server that has lost etcd. All servers report that while etcd elects a leader, which takes up to two
 * seconds. With fewer checks, every election would close every connection.
 *
 * A server that reports that it is not ready, as during shutdown, gets no new connections and closes existing ones itself after
 * it has answered: the check passes on a condition, which is how HAProxy drains a server.
 *
 * The check does not verify certificates: HAProxy reads CAs only when it starts, so that after a rotation no server would pass. It
 * only decides where a connection goes; the client verifies the server.
 */
const configuration = ({ masters }: ApiBalancerInput): string => `global
  nbthread 1
  maxconn 1024
  hard-stop-after 1s

defaults
  mode tcp
  # While no server takes connections, clients fail fast: a kubelet that starts mounts nothing while it asks for its node.
  timeout connect 500ms
  timeout check 3s
  # Clients send a ping through an idle connection every 30 seconds.
  timeout client 10m
  timeout server 10m
  retries 2
  option redispatch 1

frontend api
  bind 127.0.0.1:${ports.apiBalancer}
  default_backend masters

backend masters
  balance leastconn
  option allbackups
  option httpchk
  http-check send meth GET uri /readyz ver HTTP/1.1 hdr Host kubernetes
  http-check expect ! string "[-]etcd failed"
  http-check expect error-status L7OKC status 200
  default-server check check-ssl verify none
  default-server inter 1s fastinter 750ms fall 4 rise 1${masters.length > 1 ? " on-marked-down shutdown-sessions" : ""}
${lines(masters, ({ name, address }) => `server ${name} ${address}:${apiServerPort}`)}
  # While none is ready, any that takes connections is better than none.
${lines(masters, ({ name, address }) => `server ${name}-unready ${address}:${apiServerPort} no-check backup`)}

# A server that is drained is up, and yet not ready.
${masters.map(ready).join("")}
frontend health
  mode http
  bind 127.0.0.1:${ports.apiBalancerHealth}
  timeout client 10s
  http-request return status 200 if { path /livez }
${lines(masters, ({ name }) => `http-request return status 200 if { path ${apiServerHealthPath(name)} } { nbsrv(${name}-ready) gt 0 }`)}
  http-request deny status 404
`;

const ready = ({ name, address }: ApiBalancerInput["masters"][number]): string =>
  `backend ${name}-ready\n  server ${name} ${address}:${apiServerPort} track masters/${name}\n`;

const lines = (
  masters: ApiBalancerInput["masters"],
  line: (master: ApiBalancerInput["masters"][number]) => string,
): string => masters.map((master) => `  ${line(master)}`).join("\n");
