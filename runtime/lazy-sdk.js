/**
 * Pulumi's SDK loads the TypeScript compiler and npm's library at start, to serialise functions: 60 MiB and half a second per
 * process. This program serialises no function (resources/shim.ts), so both are loaded on first use only.
 */
const Module = require("node:module");

const sdk = Module.createRequire(require.resolve("@pulumi/pulumi"));

for (const path of ["./typescript-shim", "@npmcli/arborist"].map(sdk.resolve)) {
  let loaded;
  const load = () => {
    delete require.cache[path];
    return require(path);
  };
  const lazy = new Module(path);
  lazy.loaded = true;
  lazy.exports = new Proxy(
    {},
    // With `__esModule`, compiled code does not copy the properties of an import.
    { get: (_, name) => name === "__esModule" || (loaded ??= load())[name] },
  );
  require.cache[path] = lazy;
}
