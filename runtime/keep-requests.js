/** Preloaded by the provider's process, before the SDK starts its server there: see provider/request.ts. */
const Module = require("node:module");

const sdk = Module.createRequire(require.resolve("@pulumi/pulumi"));
require("./typescript");
require("../provider/request").keepRequests(sdk("@grpc/grpc-js").Server.prototype);
