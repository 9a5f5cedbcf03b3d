// What the engine's plugin process loads: plain JavaScript, because that process knows no TypeScript.
require("../internals/typescript");
module.exports = require("./handlers");
