import { setFlagsFromString } from "node:v8";
import { patch } from "./switch";

/**
 * Lets V8 collect garbage when the heap has grown by a quarter; it would wait for two to three times of what is in use.
 * V8 only notes a flag that it does not know, where `node` itself would not start.
 */
export const growSlowly = (flag = "--heap-growing-percent=25"): void =>
  patch("heap", () => setFlagsFromString(flag));
