// What the engine's plugin process loads: plain JavaScript, because that process knows no TypeScript.
require("sucrase/register/ts");
module.exports = require("./handlers");
