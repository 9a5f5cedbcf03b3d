import { unwrapRpcSecret } from "@pulumi/pulumi/runtime/rpc";
import { serveApiProxy } from "./cluster/api-proxy";
import { openApiTunnel } from "./cluster/tunnel";
import { warner } from "./progress";
import { listedApiProxyPort, listedApiServers, setStackConfig } from "./stack";

let started = false;

/**
 * Serves the proxy to the API from the moment that the engine configures this process. The SDK hands the configuration on with the first
 * method only, and the Kubernetes provider may connect before that.
 *
 * @param values the stack's configuration as the engine sends it
 */
export function startProxyEarly(values: Readonly<Record<string, unknown>>): void {
  const prefix = `${process.env["PULUMI_NODEJS_PROJECT"]}:`;
  const get = (key: string) => {
    const value: unknown = unwrapRpcSecret(values[prefix + key]);
    return typeof value === "string" ? value : undefined;
  };
  if (started || !get("ssh")?.includes("bastions")) return;
  setStackConfig(get);
  const port = listedApiProxyPort();
  if (port === undefined) return;
  started = true;
  serveApiProxy({ port, servers: listedApiServers(), open: openApiTunnel, warn: warner() });
}
