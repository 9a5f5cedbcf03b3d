import { objects } from "./kubectl";

/** Numbers of ConfigMaps `PREFIX-NUMBER` whose creation was acknowledged but that do not exist. */
export async function lostWrites(prefix: string, numbers: readonly number[]): Promise<number[]> {
  const maps = await objects<{ metadata: { name: string } }>("configmaps");
  const there = new Set(maps.map(({ metadata }) => metadata.name));
  return numbers.filter((number) => !there.has(`${prefix}-${number}`));
}
