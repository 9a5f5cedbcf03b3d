import { placeOf } from "../errors";
import { type ResolvedHost, sourcesOf } from "../groups";
import type { Sections } from "../schema";
import { filePathConflict, unitConflict } from "./file-paths";

type Files = Sections["files"];

/** Files of the user that cannot be on a host, or that lack something once those of cluster, groups and host are merged. */
export function fileErrors(written: Partial<Sections>, hosts: readonly ResolvedHost[]): string[] {
  const { files, groups = {} } = written;
  const places = [
    ["files", files] as const,
    ...Object.entries(groups).map(
      ([name, group]) => [`groups.${name}.files`, group.files] as const,
    ),
    ...(written.hosts ?? []).map((host, index) => [`hosts[${index}].files`, host.files] as const),
  ];
  const errors = places.flatMap(([place, given]) => misplaced(place, given ?? {}));
  if (errors.length > 0) return errors;
  const conflicts = hosts.flatMap((host, index) => {
    const sources = sourcesOf(written.hosts![index]!, index, written);
    return Object.keys(host.files).flatMap((path) => {
      const { place } = sources.findLast(({ keys }) => Object.hasOwn(keys.files ?? {}, path))!;
      return conflict(path, host.files).map((why) => `${place}${placeOf(["files", path])}: ${why}`);
    });
  });
  return [...new Set(conflicts)];
}

/** Time servers for hosts whose clock is that of another machine. */
export function timeServerErrors(
  written: Partial<Sections>,
  hosts: readonly ResolvedHost[],
): string[] {
  const { hostProfile = "standard" } = written;
  return hosts.flatMap((host, index) => {
    if ((host.profile ?? hostProfile) !== "nested" || host.timeServers.length === 0) return [];
    const sources = sourcesOf(written.hosts![index]!, index, written);
    const { place } = sources.findLast(({ keys }) => keys.timeServers !== undefined)!;
    return [
      `${place}timeServers: the nested host ${host.name} has the clock of the machine around it; set hosts[${index}].timeServers to []`,
    ];
  });
}

const misplaced = (place: string, files: Files): string[] =>
  Object.entries(files).flatMap(([path, { restart = [] }]) => {
    const reasons = [filePathConflict(path), ...restart.map(unitConflict)];
    return reasons.flatMap((why) =>
      why === undefined ? [] : [`${placeOf([place, path])}: ${why}`],
    );
  });

function conflict(path: string, files: Files): string[] {
  const { content, secretContent, mode } = files[path]!;
  const parent = Object.keys(files).find((one) => path.startsWith(`${one}/`));
  return [
    ...(content === undefined && secretContent === undefined
      ? ["has no content; set content or secretContent"]
      : []),
    ...(content !== undefined && secretContent !== undefined
      ? ["content and secretContent exclude one another; take one of them out"]
      : []),
    ...(secretContent !== undefined && mode !== undefined && !mode.endsWith("00")
      ? [`mode ${mode} lets others than root use a secret; set "0600"`]
      : []),
    ...(parent === undefined ? [] : [`is inside ${parent}, which is a file; use another path`]),
  ];
}
