/**
 * Pulumi's SDK sends about four debug messages per resource to the engine, one after the other: three quarters of a
 * program's calls. Only `--debug` shows them, so this drops them. To see them, remove this file from Pulumi.yaml.
 */
const Module = require("node:module");

const sdk = Module.createRequire(require.resolve("@pulumi/pulumi"));
sdk("./log").debug = () => Promise.resolve();
