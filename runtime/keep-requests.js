/** Preloaded in the provider process, before the SDK starts its server: see provider/request.ts. */
const Module = require("node:module");

const sdk = Module.createRequire(require.resolve("@pulumi/pulumi"));
require("./typescript");
require("../provider/request").keepRequests(sdk("@grpc/grpc-js").Server.prototype, (values) => {
  // Only bastions benefit from an early start.
  if (JSON.stringify(values).includes("bastions"))
    require("../provider/start-proxy-early").startProxyEarly(values);
});
