import type { Sections } from "../schema";

/** Other names of Docker Hub, which images do not have. */
const dockerHub = ["index.docker.io", "registry-1.docker.io", "registry.hub.docker.com"];

/** Registries whose keys contradict one another, and logins that would be sent without encryption. */
export function registryErrors(
  registries: Sections["registries"],
  artifacts: Sections["artifacts"] | undefined,
): string[] {
  return [
    ...Object.entries(registries).flatMap(([name, keys]) =>
      entryErrors(`registries.${name}`, name, keys),
    ),
    ...plainHttp(registries, artifacts),
  ];
}

type Entry = Sections["registries"][string];

function entryErrors(place: string, name: string, keys: Entry): string[] {
  const { mirrors, mirrorsOnly, username, password } = keys;
  return [
    ...(dockerHub.includes(name)
      ? [`${place}: images name this registry docker.io; use that`]
      : []),
    ...(username !== undefined && password === undefined
      ? [`${place}.password: is missing: ${place}.username is set`]
      : []),
    ...(password !== undefined && username === undefined
      ? [`${place}.username: is missing: ${place}.password is set`]
      : []),
    ...(mirrorsOnly && !mirrors
      ? [`${place}.mirrorsOnly: there are no mirrors; set ${place}.mirrors`]
      : []),
  ];
}

/** Mirrors that are reached without TLS, and have a login. */
function plainHttp(
  registries: Sections["registries"],
  artifacts: Sections["artifacts"] | undefined,
): string[] {
  const named = [
    ...Object.entries(registries).flatMap(([name, { mirrors = [] }]) =>
      mirrors.map((url, index) => [`registries.${name}.mirrors[${index}]`, url] as const),
    ),
    ["artifacts.registryMirror", artifacts?.registryMirror ?? ""] as const,
  ];
  return named
    .filter(([, url]) => url.startsWith("http:") && registries[new URL(url).host]?.password)
    .map(([place, url]) => `${place}: ${url} would get its password without encryption; use https`);
}
