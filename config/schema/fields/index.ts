export * from "./bgp";
export * from "./hosts";
export * from "./kubernetes";
export * from "./login";
export * from "./network";
export * from "./registries";
export * from "./socket";
export { unique } from "./text";
export * from "./webhook";
