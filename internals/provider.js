/** Preloaded in the provider's process, before the SDK starts its server. */
require("./typescript");
const { createRequire } = require("node:module");
const { patch } = require("./switch");

const sdk = createRequire(require.resolve("@pulumi/pulumi"));
require("./heap").growSlowly();
require("./lazy-sdk").loadLazily(sdk);
patch("keep-requests", () => {
  const { haveInputs, keepRequests } = require("./keep-requests");
  if (!haveInputs(sdk("./proto/provider_pb"))) return;
  keepRequests(sdk("@grpc/grpc-js").Server.prototype, (values) => {
    // Only bastions benefit from an early start.
    if (JSON.stringify(values).includes("bastions"))
      require("./start-proxy-early").startProxyEarly(values);
  });
});
