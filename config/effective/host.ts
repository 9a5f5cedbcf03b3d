import { type Source, sourcesOf } from "../groups";
import { knownHostKey } from "../known-hosts";
import { defaultTaints } from "../read";
import { jsonSchema } from "../reference";
import type { HostSection } from "../schema";
import { merged, type Values } from "../settings/merge";
import type { StackSections } from "./cluster";
import { secret } from "./secrets";
import { at, leavesOf, type Path, settingOf, type Setting } from "./settings";

/** A place that a host takes keys from. */
interface Layer {
  /** With defaults. */
  readonly keys: Values;
  /** As written: what is missing here comes from a default. */
  readonly written: Values;
  readonly from: (path: Path) => string;
}

/**
 * Every value of a host, by the keys of `hosts[]`. Keys without a value and without a default are left out.
 *
 * @param index position of the host in `hosts`
 * @param known text of the file `ssh.knownHostsFile`; empty if there is none
 */
export function hostSettings(sections: StackSections, index: number, known: string): Setting[] {
  const layers = layersOf(sections, index, known);
  const values = layers.reduce<Values>((lower, { keys }) => merged(lower, keys), {});
  const order = Object.keys(jsonSchema().properties?.["hosts"]?.items?.properties ?? {});
  const settings = leavesOf(values).flatMap((leaf) =>
    leaf.path.join(".") === "kernel.modules"
      ? modules(layers)
      : settingOf(leaf, originOf(leaf.path, layers)),
  );
  const rank = ({ key }: Setting) => order.indexOf(/^\w+/.exec(key)![0]);
  return settings.sort((a, b) => rank(a) - rank(b));
}

/**
 * Where the value at a path comes from: the last layer that has the path. No later layer can have changed it, since `merged` lets a
 * map leave alone what it does not name, and lets anything else remove all that is below its own path.
 */
function originOf(path: Path, layers: readonly Layer[]): string {
  const layer = layers.findLast(({ keys }) => at(keys, path) !== undefined)!;
  return at(layer.written, path) === undefined ? "default" : layer.from(path);
}

/** Modules are added up: each comes from the first layer that lists it. */
function modules(layers: readonly Layer[]): Setting[] {
  const path = ["kernel", "modules"];
  const lists = layers.map(({ keys, from }) => ({
    listed: [at(keys, path) ?? []].flat(),
    from: from(path),
  }));
  const all = [...new Set(lists.flatMap(({ listed }) => listed))];
  if (all.length === 0) return [{ key: "kernel.modules", value: [], from: "default" }];
  return all.map((value, position) => ({
    key: `kernel.modules[${position}]`,
    value,
    from: lists.find(({ listed }) => listed.includes(value))!.from,
  }));
}

/** The weakest first. */
function layersOf({ written, filled }: StackSections, index: number, known: string): Layer[] {
  const [host, own] = [filled, written].map((sections) => at(sections, ["hosts", index])) as [
    HostSection,
    Values,
  ];
  // `groups` has a default, which `sourcesOf` relies on.
  const withGroups = { ...own, groups: host.groups } as unknown as HostSection;
  const sources = sourcesOf(host, index, filled);
  const asWritten = sourcesOf(withGroups, index, written);
  return [
    {
      keys: { besideDocker: false, taints: defaultTaints(host) },
      written: {},
      from: () => "default",
    },
    {
      keys: elsewhere(filled),
      written: elsewhere(written),
      from: ([key]) => `section ${key === "profile" ? "hostProfile" : "ssh"}`,
    },
    knownKey(host, filled, known),
    ...sources.map(({ place, keys }, position) => ({
      keys,
      written: position === sources.length - 1 ? own : asWritten[position]!.keys,
      from: nameOf(place),
    })),
  ];
}

/** Keys that a host takes from sections in which they have another place. */
function elsewhere(sections: Values): Values {
  const inSsh = (key: string) => (sections["ssh"] === secret ? secret : at(sections, ["ssh", key]));
  return defined({
    profile: sections["hostProfile"],
    user: inSsh("user"),
    port: inSsh("port"),
  });
}

/** The host key that the file `ssh.knownHostsFile` has for a host. */
function knownKey(host: HostSection, sections: Values, known: string): Layer {
  const port = host.port ?? at(sections, ["ssh", "port"]);
  const hostKey = knownHostKey(known, host.sshAddress ?? host.address, Number(port));
  const keys = defined({ hostKey });
  return { keys, written: keys, from: () => String(at(sections, ["ssh", "knownHostsFile"])) };
}

/** Names a source of keys as settings do. */
function nameOf(place: Source["place"]): Layer["from"] {
  if (place === "") return ([section]) => `section ${section}`;
  const name = place.slice(0, -1).replace(/^groups\./, "group ");
  return () => name;
}

const defined = (values: Values): Values =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
