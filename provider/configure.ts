import type { dynamic } from "@pulumi/pulumi";
import { engineAddress, exitWithEngine } from "./engine";
import { setStackConfig } from "./stack";

/** Takes the stack's configuration over. Nothing in it is awaited: the engine may call a method before it returns. */
export function configure({ config }: dynamic.ConfigureRequest): void {
  const get = (key: string) => config.get(key);
  setStackConfig(get);
  exitWithEngine();
  // Where requests are kept it has started before (internals/provider.js). Few stacks need what it loads.
  if (engineAddress() && get("ssh")?.includes("bastions"))
    void import("./start-proxy").then(({ startProxy }) => startProxy());
}
