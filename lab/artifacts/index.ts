import { defaultVersions, type Versions } from "../../versions";
import type { Report } from "./cache";
import { ensureMirrored } from "./file-mirror";
import { ensureInRegistry, registryImages } from "./registry-images";

export { ensureConformanceTests, type ConformanceTests } from "./conformance";
export { agnhostImage } from "../offline/image-recipes";
export { plan, type PlanItem } from "./plan";
export { pulumiHome } from "./plugins";
export { addTag } from "./registry-images";
export { mirrorPort, registryPort, startMirrors, stopMirrors } from "./servers";
export { ensureToolchain, standInsInUse, toolchainPath } from "./toolchain";

/** Fills the file mirror and the registry with everything that hosts at these versions install and run. */
export async function ensureArtifacts(report: Report, versions: Versions = defaultVersions) {
  await ensureMirrored(versions, report);
  await ensureInRegistry(registryImages(versions), report);
}
