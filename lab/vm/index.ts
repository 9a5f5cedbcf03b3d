export { accelerator } from "./accelerator";
export { execOnMachine } from "./exec";
export { machine, startMachine, waitForMachine } from "./power";
export { snapshotMachine } from "./snapshot";
