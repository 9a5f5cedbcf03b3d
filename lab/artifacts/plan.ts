import { existsSync } from "node:fs";
import { defaultVersions, type Versions } from "../../versions";
import { builtPath } from "../offline/build";
import { installedTool } from "./installed";
import { type DebianLayer, debianLayerPath } from "../offline/debian-layers";
import { downloadsReachable } from "./download";
import { isMirrored, mirroredFiles } from "./file-mirror";
import type { Program } from "../offline/program";
import { isInRegistry, registryImages } from "./registry-images";
import { toolProgram, type ToolName } from "../offline/tool-programs";
import { presentTool } from "./tools";

/** Something that the lab needs, how it gets it, and how long that takes on two cores. */
export interface PlanItem {
  readonly what: string;
  readonly how: "present" | "download" | "build";
  readonly minutes: number;
}

const downloadMinutes = 0.2;

/** Lists everything that the lab will install and build. Changes nothing. */
export async function plan(versions: Versions = defaultVersions): Promise<PlanItem[]> {
  const files = mirroredFiles(versions);
  const images = registryImages(versions);
  const missingFiles = files.filter((file) => !isMirrored(file));
  const missingImages = images.filter((image) => !isInRegistry(image));
  const tools = missingTools(missingImages.length > 0);
  const present: PlanItem[] = [
    ...files.filter((file) => !missingFiles.includes(file)).map(({ release }) => release.url),
    ...images.filter((image) => !missingImages.includes(image)).map(({ reference }) => reference),
  ].map((what) => ({ what, how: "present", minutes: 0 }));
  if (tools.length + missingFiles.length + missingImages.length === 0) return present;

  if (await downloadsReachable()) {
    const missing = [
      ...tools.map(({ name, version }) => `${name} ${version}`),
      ...missingFiles.map(({ release }) => release.url),
      ...missingImages.map(({ reference }) => reference),
    ];
    return [
      ...present,
      ...missing.map((what) => ({ what, how: "download", minutes: downloadMinutes }) as const),
    ];
  }
  const parts = [
    ...missingFiles.map((file) => file.members),
    ...missingImages.map((image) => image.programs),
  ];
  const needed = [...tools, ...parts.flatMap((programs) => Object.values(programs))];
  const layers = missingImages.flatMap(({ recipe }) => recipe.below ?? []);
  return [
    ...present,
    ...buildItems(needed),
    ...layerItems(layers),
    ...imageItems(missingImages.length),
  ];
}

function missingTools(filling: boolean): Program[] {
  const operators = (["pulumi", "kubectl"] as const).filter(
    (name) => installedTool(name) === undefined,
  );
  const names: ToolName[] = filling ? [...operators, "crane", "registry"] : operators;
  return names.filter((name) => presentTool(name) === undefined).map(toolProgram);
}

/** One line for each program that is not built yet, however many files and images contain it. */
function buildItems(needed: readonly Program[]): PlanItem[] {
  const byPath = new Map(needed.map((program) => [builtPath(program), program]));
  return [...byPath]
    .filter(([path]) => !existsSync(path))
    .map(([, { name, version, seconds }]) => ({
      what: `${name} ${version}`,
      how: "build",
      minutes: seconds / 60,
    }));
}

function layerItems(layers: readonly DebianLayer[]): PlanItem[] {
  return [...new Set(layers)]
    .filter((layer) => !existsSync(debianLayerPath(layer)))
    .map(({ name }) => ({ what: `Debian layer ${name}`, how: "build", minutes: 0.2 }));
}

function imageItems(count: number): PlanItem[] {
  return count === 0
    ? []
    : [{ what: `${count} container images`, how: "build", minutes: count / 10 }];
}
