// What the engine's plugin process loads: plain JavaScript, because that process knows no TypeScript.
require("ts-node/register/transpile-only");
module.exports = require("./handlers");
