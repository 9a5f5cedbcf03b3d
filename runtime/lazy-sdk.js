/**
 * To serialise functions, Pulumi's SDK loads the TypeScript compiler and npm's own library when it starts: 60 MiB and half a
 * second of each process. No function is serialised here (resources/shim.ts). So both are loaded when they are used, and not
 * before.
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
    // Compiled code asks for `__esModule` of whatever it imports: with it, nothing is copied from here.
    { get: (_, name) => name === "__esModule" || (loaded ??= load())[name] },
  );
  require.cache[path] = lazy;
}
