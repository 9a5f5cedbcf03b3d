import { parse } from "yaml";
import { text } from "./text";

type Entry = { readonly name?: unknown; readonly cluster?: unknown; readonly user?: unknown };

/**
 * A kubeconfig that holds all it needs, since a file that it named would be one of the API server's pod.
 */
export const webhookKubeconfig = text(
  "secret",
  (value) => isWhole(value),
  () =>
    "is not a kubeconfig with a current context, an https server, and certificates and keys in it instead of file names; `kubectl config view --raw --flatten --minify` prints one",
);

function isWhole(value: string): boolean {
  try {
    const config = (parse(value) ?? {}) as Record<string, unknown>;
    const entries = (key: string) =>
      (Array.isArray(config[key]) ? config[key] : []) as (Entry & { context?: unknown })[];
    const called = (key: string, name: unknown) => entries(key).find((one) => one.name === name);
    const context = called("contexts", config["current-context"])?.context as
      { readonly cluster?: unknown; readonly user?: unknown } | undefined;
    const cluster = called("clusters", context?.cluster)?.cluster as
      Record<string, unknown> | undefined;
    return (
      /^https:\/\/./.test(String(cluster?.["server"])) &&
      (context?.user === undefined || called("users", context.user) !== undefined) &&
      !/^\s*(- )?["']?(certificate-authority|client-certificate|client-key|tokenFile|exec)["']?:/m.test(
        value,
      )
    );
  } catch {
    return false;
  }
}
