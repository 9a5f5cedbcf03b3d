/** Preloaded in the program's process (Pulumi.yaml), before the SDK. */
require("./typescript");
const { createRequire } = require("node:module");

const sdk = createRequire(require.resolve("@pulumi/pulumi"));
require("./heap").growSlowly();
require("./lazy-sdk").loadLazily(sdk);
require("./quiet-sdk").dropDebugMessages(sdk);
