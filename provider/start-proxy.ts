import { serveApiProxy } from "./cluster/api-proxy";
import { openApiTunnel } from "./cluster/tunnel";
import { warner } from "./progress";
import { listedApiProxyPort, listedApiServers } from "./stack";

let started = false;

/** Starts the proxy to the API, once, if the stack file has bastions for it. */
export function startProxy(): void {
  const port = started ? undefined : listedApiProxyPort();
  if (port === undefined) return;
  started = true;
  serveApiProxy({ port, servers: listedApiServers(), open: openApiTunnel, warn: warner() });
}
