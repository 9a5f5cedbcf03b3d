export { accelerator } from "./accelerator";
export { execOnMachine } from "./exec";
export { machine, secondMachine, startMachine } from "./power";
export { snapshotMachine } from "./snapshot";
