// Keeps the heap near to what is in use: a hundred hosts stay on record, and V8 would let it grow to twice that.
require("v8").setFlagsFromString("--heap-growing-percent=25");
// What the engine's plugin process loads: plain JavaScript, because that process knows no TypeScript.
require("sucrase/register/ts");
module.exports = require("./handlers");
