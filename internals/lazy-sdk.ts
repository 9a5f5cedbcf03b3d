import Module from "node:module";
import { patch } from "./switch";

/** The TypeScript compiler and npm's library, as the SDK names them. */
const large = ["./typescript-shim", "@npmcli/arborist"];

/**
 * Loads on first use what Pulumi's SDK loads at start to serialise functions: 44 MiB and 0.3 s per process. This program
 * serialises none (resources/shim.ts).
 *
 * @param sdk the SDK's own `require`
 */
export const loadLazily = (sdk: NodeJS.Require, names: readonly string[] = large): void =>
  names.forEach((name) => patch("lazy-sdk", () => replace(sdk, sdk.resolve(name))));

function replace(sdk: NodeJS.Require, path: string): void {
  let loaded: Record<string | symbol, unknown> | undefined;
  const load = () => {
    Reflect.deleteProperty(sdk.cache, path);
    return sdk(path) as Record<string | symbol, unknown>;
  };
  const lazy = new Module(path);
  lazy.loaded = true;
  lazy.exports = new Proxy(
    {},
    // With `__esModule`, compiled code does not copy the properties of an import.
    { get: (_, name) => name === "__esModule" || (loaded ??= load())[name] },
  );
  sdk.cache[path] = lazy;
}
