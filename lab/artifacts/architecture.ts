import type { Architecture } from "../../versions";

/** Architecture of this machine, and so of the lab's hosts. Throws if there are no official releases for it. */
export function hostArchitecture(): Architecture {
  if (process.arch === "x64") return "amd64";
  if (process.arch === "arm64") return "arm64";
  throw new Error(`lab: this machine is ${process.arch}; the lab runs on amd64 and arm64`);
}
