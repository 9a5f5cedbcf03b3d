export * from "./bgp";
export * from "./hosts";
export * from "./kubernetes";
export * from "./network";
export * from "./registries";
export { unique } from "./text";
