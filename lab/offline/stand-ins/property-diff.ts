import { DiffResponse, PropertyDiff } from "@pulumi/pulumi/proto/provider_pb";
import { isObject, isSecret, isUnknown, type Properties, type Value } from "./properties";

export type Change = "add" | "delete" | "update";
export type Path = (string | number)[];

/** Differences between two bags, leaf by leaf. An unknown value counts as changed. */
export function differences(
  before: Properties,
  after: Properties,
): { path: Path; change: Change }[] {
  return compare(before, after, []);
}

/** Pulumi's diff result. `replaces` lists the paths that cannot be updated in place. */
export function diffResponse(
  found: { path: Path; change: Change }[],
  replaces: (path: Path) => boolean,
  deleteBeforeReplace = false,
): DiffResponse {
  const response = new DiffResponse().setHasdetaileddiff(true);
  response.setChanges(
    found.length > 0 ? DiffResponse.DiffChanges.DIFF_SOME : DiffResponse.DiffChanges.DIFF_NONE,
  );
  for (const { path, change } of found) {
    const replacing = replaces(path);
    const name = propertyPath(path);
    const detail = new PropertyDiff().setKind(kinds[change][replacing ? 1 : 0]).setInputdiff(true);
    response.getDetaileddiffMap().set(name, detail);
    if (replacing) response.addReplaces(name);
  }
  response.setDiffsList([...new Set(found.map(({ path }) => String(path[0])))]);
  response.setDeletebeforereplace(deleteBeforeReplace && response.getReplacesList().length > 0);
  return response;
}

const kinds = {
  add: [PropertyDiff.Kind.ADD, PropertyDiff.Kind.ADD_REPLACE],
  delete: [PropertyDiff.Kind.DELETE, PropertyDiff.Kind.DELETE_REPLACE],
  update: [PropertyDiff.Kind.UPDATE, PropertyDiff.Kind.UPDATE_REPLACE],
} as const;

function compare(
  before: Value | undefined,
  after: Value | undefined,
  path: Path,
): { path: Path; change: Change }[] {
  if (isSecret(before)) return compare(before.value, after, path);
  if (isSecret(after)) return compare(before, after.value, path);
  if (before === undefined) return after === undefined ? [] : [{ path, change: "add" }];
  if (after === undefined) return [{ path, change: "delete" }];
  if (isUnknown(after)) return [{ path, change: "update" }];
  if (Array.isArray(before) && Array.isArray(after)) {
    const indexes = [...Array(Math.max(before.length, after.length)).keys()];
    return indexes.flatMap((index) => compare(before[index], after[index], [...path, index]));
  }
  if (isObject(before) && isObject(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
    return keys.flatMap((key) => compare(before[key], after[key], [...path, key]));
  }
  return before === after ? [] : [{ path, change: "update" }];
}

// https://www.pulumi.com/docs/iac/concepts/miscellaneous/property-paths/
function propertyPath(path: Path): string {
  return path
    .map((step, depth) => {
      if (typeof step === "number") return `[${step}]`;
      if (!/^[A-Za-z_$][\w$]*$/.test(step)) return `[${JSON.stringify(step)}]`;
      return depth === 0 ? step : `.${step}`;
    })
    .join("");
}
