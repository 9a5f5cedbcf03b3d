import { patch } from "./switch";

/**
 * Drops the debug messages of Pulumi's SDK, about four per resource, which it sends one after the other: three quarters
 * of a program's calls. Only `--debug` shows them; KUBERNETES_ON_BARE_METAL_PLAIN=quiet-sdk sends them.
 *
 * @param sdk the SDK's own `require`
 */
export const dropDebugMessages = (sdk: NodeJS.Require): void =>
  patch("quiet-sdk", () => {
    const log = sdk("./log") as { debug?: () => Promise<void> };
    if (log.debug) log.debug = () => Promise.resolve();
  });
