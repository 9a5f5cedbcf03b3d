/**
 * Pulumi's SDK tells the engine some four debug messages of each resource, one after the other: three of four calls that a
 * program makes. Only `--debug` shows them, and only who works on the SDK reads them. They are not sent;
 * whoever wants them takes this file out of Pulumi.yaml.
 */
const Module = require("node:module");

const sdk = Module.createRequire(require.resolve("@pulumi/pulumi"));
sdk("./log").debug = () => Promise.resolve();
