/** Ports that the Corefile opens and the Deployment probes. */
export const corednsPorts = { dns: 53, health: 8080, metrics: 9153, ready: 8181 };

/** How CoreDNS answers. */
export interface CorefileOptions {
  /** Domain of Services, such as `cluster.local`. */
  readonly domain: string;
  /**
   * Servers for all other names, or `/etc/resolv.conf` for the node's own. When empty, such names do not resolve: the forward
   * plugin does not start without a server.
   */
  readonly upstreams: readonly string[];
  /** Servers of single domains. @default none */
  readonly stubDomains?: Readonly<Record<string, readonly string[]>> | undefined;
  /** How long answers are cached at most; 0 for not at all. @default 30 */
  readonly cacheSeconds?: number | undefined;
  /** Whether every query is logged. @default false */
  readonly log?: boolean | undefined;
}

/** Configuration of CoreDNS: a server block for all names, and one for each stub domain. */
export function corefile({
  domain,
  upstreams,
  stubDomains = {},
  cacheSeconds = 30,
  log = false,
}: CorefileOptions): string {
  const first = ["errors", ...(log ? ["log"] : [])];
  const cache = cacheSeconds > 0 ? [`cache ${cacheSeconds}`] : [];
  const prometheus = `prometheus :${corednsPorts.metrics}`;
  const main = [
    ...first,
    `health :${corednsPorts.health} {`,
    "    lameduck 5s",
    "}",
    `ready :${corednsPorts.ready}`,
    `kubernetes ${domain} in-addr.arpa ip6.arpa {`,
    "    pods insecure",
    "    fallthrough in-addr.arpa ip6.arpa",
    "    ttl 30",
    "}",
    prometheus,
    ...(upstreams.length > 0 ? [`forward . ${upstreams.join(" ")}`, "loop"] : []),
    ...cache,
    "reload",
    "loadbalance",
  ];
  const stubs = Object.entries(stubDomains)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([stub, servers]) =>
      block(stub, [
        ...first,
        prometheus,
        `forward . ${servers.join(" ")}`,
        ...cache,
        "loadbalance",
      ]),
    );
  return [block(".", main), ...stubs].join("");
}

const block = (zone: string, lines: readonly string[]): string =>
  `${zone}:${corednsPorts.dns} {\n${lines.map((line) => `    ${line}\n`).join("")}}\n`;
