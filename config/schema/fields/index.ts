export * from "./hosts";
export * from "./kubernetes";
export * from "./network";
export * from "./registries";
export * from "./time";
export { unique } from "./text";
