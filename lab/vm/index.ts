export { accelerator } from "./accelerator";
export { execOnMachine } from "./exec";
export { machine, startMachine } from "./power";
export { snapshotMachine } from "./snapshot";
