import { defaultVersions } from "../../versions";
import { ensureBuilt } from "../offline/build";
import { conformancePrograms } from "../offline/conformance-programs";
import type { Program } from "../offline/program";
import type { Report } from "./cache";
import { conformanceImages, ensureInRegistry } from "./registry-images";

/** Paths of the binaries that run Kubernetes' conformance tests. */
export interface ConformanceTests {
  readonly release: string;
  readonly tests: string;
  /** Runs the tests in parallel. */
  readonly ginkgo: string;
}

/**
 * Builds the conformance tests of the default release of Kubernetes, and fills the registry with the images that they
 * need.
 */
export async function ensureConformanceTests(report: Report): Promise<ConformanceTests> {
  const programs = conformancePrograms(defaultVersions);
  const built = (name: string) => ensureBuilt(programs.get(name) as Program, report);
  await ensureInRegistry(conformanceImages(defaultVersions), report);
  return {
    release: defaultVersions.kubernetes,
    tests: await built("e2e.test"),
    ginkgo: await built("ginkgo"),
  };
}
