export * from "./host-settings";
export * from "./hosts";
export * from "./kubernetes";
export * from "./network";
export * from "./registries";
export { unique } from "./text";
