/** Ports that the Corefile opens and the Deployment probes. */
export const corednsPorts = { dns: 53, health: 8080, metrics: 9153, ready: 8181 };

/**
 * Configuration of CoreDNS.
 *
 * @param domain of services, such as `cluster.local`
 * @param upstreams servers for all other names, or `/etc/resolv.conf` for the node's own. When empty, such names do not
 *   resolve: the forward plugin does not start without a server.
 */
export function corefile(domain: string, upstreams: readonly string[]): string {
  const lines = [
    "errors",
    `health :${corednsPorts.health} {`,
    "    lameduck 5s",
    "}",
    `ready :${corednsPorts.ready}`,
    `kubernetes ${domain} in-addr.arpa ip6.arpa {`,
    "    pods insecure",
    "    fallthrough in-addr.arpa ip6.arpa",
    "    ttl 30",
    "}",
    `prometheus :${corednsPorts.metrics}`,
    ...(upstreams.length > 0 ? [`forward . ${upstreams.join(" ")}`, "loop"] : []),
    "cache 30",
    "reload",
    "loadbalance",
  ];
  return `.:${corednsPorts.dns} {\n${lines.map((line) => `    ${line}\n`).join("")}}\n`;
}
