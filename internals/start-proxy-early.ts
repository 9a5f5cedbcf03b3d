import { unwrapRpcSecret } from "@pulumi/pulumi/runtime/rpc";
import { setStackConfig } from "../provider/stack";
import { startProxy } from "../provider/start-proxy";

/**
 * Serves the proxy to the API from the moment that the engine configures this process. The SDK hands the configuration on
 * with the first method only (provider/configure.ts), and the Kubernetes provider may connect before that.
 *
 * @param values the stack's configuration as the engine sends it
 */
export function startProxyEarly(values: Readonly<Record<string, unknown>>): void {
  const prefix = `${process.env["PULUMI_NODEJS_PROJECT"]}:`;
  const get = (key: string) => {
    const value: unknown = unwrapRpcSecret(values[prefix + key]);
    return typeof value === "string" ? value : undefined;
  };
  if (!get("ssh")?.includes("bastions")) return;
  setStackConfig(get);
  startProxy();
}
