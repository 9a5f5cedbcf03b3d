import type { dynamic } from "@pulumi/pulumi";
import { engineAddress, exitWithEngine } from "./engine";
import { setStackConfig } from "./stack";

/** Takes over the stack's configuration. Awaits nothing: the engine may call a method before this returns. */
export function configure({ config }: dynamic.ConfigureRequest): void {
  const get = (key: string) => config.get(key);
  setStackConfig(get);
  exitWithEngine();
  // Where requests are kept, the proxy has already started (internals/provider.js). Loaded only where needed: few stacks have bastions.
  if (engineAddress() && get("ssh")?.includes("bastions"))
    void import("./start-proxy").then(({ startProxy }) => startProxy());
}
