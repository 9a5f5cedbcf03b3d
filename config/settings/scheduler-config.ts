import { fieldErrors, type Vocabulary } from "./fields";
import { isMap, type Values } from "./merge";
import { argumentFormats, schedulerFormats } from "./scheduler-arguments";
import { schedulerConflicts } from "./scheduler-conflicts";
import { similar } from "./similar";
import type { Rows } from "./tables";

/** What KubeSchedulerConfiguration is checked against besides its fields. */
export interface SchedulerVocabulary extends Vocabulary {
  /** Plugins of the scheduler by name. */
  readonly plugins: Rows;
}

/** Errors of a KubeSchedulerConfiguration, with those of plugins' names and arguments. */
export function schedulerErrors(
  config: Values,
  place: string,
  vocabulary: SchedulerVocabulary,
): string[] {
  const errors = fieldErrors(config, place, { ...vocabulary, formats: schedulerFormats });
  // Wrong shapes are reported already.
  if (errors.length > 0) return errors;
  const profiles = (config["profiles"] ?? []) as readonly Values[];
  const inProfiles = profiles.flatMap((profile, index) => {
    const spot = `${place}.profiles[${index}]`;
    return [
      ...enabledErrors((profile["plugins"] ?? {}) as Values, `${spot}.plugins`, vocabulary),
      ...argumentErrors(
        (profile["pluginConfig"] ?? []) as readonly Values[],
        `${spot}.pluginConfig`,
        vocabulary,
      ),
    ];
  });
  return inProfiles.length > 0 ? inProfiles : schedulerConflicts(config, place);
}

const unknownPlugin = (
  name: unknown,
  place: string,
  { plugins }: SchedulerVocabulary,
): string[] => {
  if (typeof name === "string" && Object.hasOwn(plugins, name)) return [];
  const close = similar(String(name), Object.keys(plugins));
  return [
    `${place}: the scheduler has no plugin ${JSON.stringify(name)}${close ? `; did you mean ${close}?` : ""}`,
  ];
};

const enabledErrors = (plugins: Values, place: string, vocabulary: SchedulerVocabulary): string[] =>
  Object.entries(
    plugins as Readonly<Record<string, Readonly<Record<string, readonly Values[]>>>>,
  ).flatMap(([point, lists]) =>
    Object.entries(lists).flatMap(([list, entries]) =>
      entries.flatMap(({ name }, index) =>
        name === "*" && list === "disabled"
          ? []
          : unknownPlugin(name, `${place}.${point}.${list}[${index}].name`, vocabulary),
      ),
    ),
  );

function argumentErrors(
  entries: readonly Values[],
  place: string,
  vocabulary: SchedulerVocabulary,
): string[] {
  return entries.flatMap(({ name, args }, index) => {
    const spot = `${place}[${index}]`;
    const unknown = unknownPlugin(name, `${spot}.name`, vocabulary);
    if (unknown.length > 0 || args === undefined) return unknown;
    const title = `${String(name)}Args`;
    const rows = rowsOf(vocabulary.rows, title);
    if (Object.keys(rows).length === 0) return [`${spot}.args: ${String(name)} takes no arguments`];
    const { apiVersion, kind, ...fields } = isMap(args) ? args : {};
    if (kind !== undefined || apiVersion !== undefined)
      return [`${spot}.args: apiVersion and kind follow from the plugin; take them out`];
    return fieldErrors(isMap(args) ? fields : args, `${spot}.args`, {
      ...vocabulary,
      ...{ title, rows, owned: {}, formats: argumentFormats[title] ?? {} },
    });
  });
}

const argumentRows = new WeakMap<Rows, Map<string, Rows>>();

/** The rows `PluginArgs:path` of one plugin, by path. */
function rowsOf(all: Rows, title: string): Rows {
  const known = argumentRows.get(all) ?? new Map<string, Rows>();
  argumentRows.set(all, known);
  const rows =
    known.get(title) ??
    Object.fromEntries(
      Object.entries(all)
        .filter(([path]) => path.startsWith(`${title}:`))
        .map(([path, row]) => [path.slice(title.length + 1), row]),
    );
  known.set(title, rows);
  return rows;
}
