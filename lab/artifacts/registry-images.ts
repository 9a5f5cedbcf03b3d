import { defaultVersions, type Versions } from "../../versions";
import { hostArchitecture } from "./architecture";
import { builtPath, ensureBuilt } from "../offline/build";
import { cachePath, fingerprint, isMade, publish, recordMade, type Report } from "./cache";
import { debianLayerPath, ensureDebianLayer } from "../offline/debian-layers";
import { downloadsReachable } from "./download";
import { type ImageRecipe, imageRecipes } from "../offline/image-recipes";
import { clusterPrograms } from "../offline/cluster-programs";
import { conformanceRecipes } from "../offline/conformance-images";
import { conformancePrograms } from "../offline/conformance-programs";
import { moduleFile } from "../offline/module-files";
import { sourceOf } from "../offline/module-sources";
import type { Program } from "../offline/program";
import { run } from "./run";
import { withWritableRegistry } from "./servers";
import { packPrograms } from "./tarball";
import { ensureTool } from "./tools";

// Files that do not differ within a minor release.
const filesSource = sourceOf("kubernetes", defaultVersions.kubernetes);

/** An image of the registry, with what it is built from if it cannot be downloaded. */
export interface RegistryImage {
  readonly reference: string;
  readonly recipe: ImageRecipe;
  /** Program for each path. */
  readonly programs: Readonly<Record<string, Program>>;
}

/** Every image that the lab's hosts pull at these versions. */
export const registryImages = (versions: Versions): readonly RegistryImage[] =>
  imagesOf(imageRecipes(versions), clusterPrograms(versions));

/** Every image that the conformance tests need in addition to those of a cluster. */
export const conformanceImages = (versions: Versions): readonly RegistryImage[] =>
  imagesOf(conformanceRecipes, conformancePrograms(versions));

function imagesOf(
  recipes: Readonly<Record<string, ImageRecipe>>,
  all: ReadonlyMap<string, Program>,
): readonly RegistryImage[] {
  return Object.entries(recipes).map(([reference, recipe]) => ({
    reference,
    recipe,
    programs: Object.fromEntries(
      Object.entries(recipe.programs).map(([path, name]) => [path, all.get(name) as Program]),
    ),
  }));
}

/** Whether the registry has the image, downloaded or built from the current source. */
export function isInRegistry(image: RegistryImage): boolean {
  const { reference } = image;
  return (
    isMade("registry", reference, "download") || isMade("registry", reference, builtFrom(image))
  );
}

/** Adds images to the registry, unless it has them. */
export async function ensureInRegistry(
  images: readonly RegistryImage[],
  report: Report,
): Promise<void> {
  const missing = images.filter((image) => !isInRegistry(image));
  if (missing.length === 0) return;
  const crane = await ensureTool("crane", report);
  const official = await downloadsReachable();
  await ensureTool("registry", report);
  await withWritableRegistry(async (address) => {
    for (const image of missing) {
      if (official) await copyImage(crane, image, address, report);
      else await buildImage(crane, image, address, report);
      await recordMade("registry", image.reference, official ? "download" : builtFrom(image));
    }
  });
}

/**
 * Adds another tag to an image of the registry: simulates a new release where a second one cannot be built.
 *
 * @param reference of the image
 * @param tag to add
 */
export async function addTag(reference: string, tag: string, report: Report): Promise<void> {
  const crane = await ensureTool("crane", report);
  await withWritableRegistry(async (address) => {
    const options = { doing: `tagging ${reference} as ${tag}`, log: "crane" };
    await run(crane, ["tag", `${address}/${reference}`, tag], options);
  });
}

async function copyImage(
  crane: string,
  { reference }: RegistryImage,
  address: string,
  report: Report,
) {
  report(`copying ${reference}`);
  const platform = `linux/${hostArchitecture()}`;
  await run(crane, ["copy", "--platform", platform, reference, `${address}/${reference}`], {
    doing: `copying ${reference}`,
    log: "crane",
  });
}

async function buildImage(
  crane: string,
  image: RegistryImage,
  address: string,
  report: Report,
): Promise<void> {
  const { reference, recipe } = image;
  const paths: Record<string, string> = {};
  for (const [path, program] of Object.entries(image.programs)) {
    paths[path.slice(1)] = await ensureBuilt(program, report);
  }
  for (const [path, file] of Object.entries(recipe.files ?? {})) {
    paths[path.slice(1)] = await moduleFile(filesSource, "k8s.io/kubernetes", file);
  }
  const layers = recipe.below === undefined ? [] : [await ensureDebianLayer(recipe.below, report)];
  report(`making the image ${reference}`);
  const options = { doing: `making the image ${reference}`, log: "crane" };
  const tag = `${address}/${reference}`;
  if (Object.keys(paths).length > 0) {
    const top = cachePath("build", "layers", "programs.tar.gz");
    await publish(top, (temporary) =>
      packPrograms(temporary, paths, recipe.setuid ? "4755" : "0755"),
    );
    layers.push(top);
  }
  const files = layers.flatMap((file) => ["-f", file]);
  await run(crane, ["append", "--oci-empty-base", ...files, "-t", tag], options);
  await run(crane, ["mutate", tag, "-t", tag, ...settings(recipe)], options);
}

function settings({ entrypoint, command, user }: ImageRecipe): string[] {
  const path = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
  const option = (name: string, value: string | undefined) =>
    value === undefined ? [] : [name, value];
  return [
    ...["--set-platform", `linux/${hostArchitecture()}`, "--env", path],
    ...option("--entrypoint", entrypoint?.join(",")),
    ...option("--cmd", command?.join(",")),
    ...option("--user", user),
  ];
}

function builtFrom({ recipe, programs: parts }: RegistryImage): string {
  const { below, entrypoint, command, user, files, setuid } = recipe;
  const paths = Object.entries(parts).map(([path, program]) => [path, builtPath(program)]);
  const others = files || setuid ? [filesSource, files, setuid] : [];
  return fingerprint(paths, below && debianLayerPath(below), entrypoint, command, user, ...others);
}
