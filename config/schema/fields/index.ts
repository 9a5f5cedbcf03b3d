export * from "./hosts";
export * from "./kubernetes";
export * from "./network";
export { unique } from "./text";
