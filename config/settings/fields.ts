import { type Format, formats } from "./formats";
import { similar } from "./similar";
import type { Rows } from "./tables";

/** What the values of one component are checked against. */
export interface Vocabulary {
  /** Such as `KubeletConfiguration of Kubernetes 1.37`. */
  readonly title: string;
  readonly rows: Rows;
  /** Why a path that the table does not have is unknown, if another release has it. */
  readonly elsewhere: (path: string) => string | undefined;
  /** Why the program decides a value, as `cause; remedy`, by path. What is below such a path is the program's too. */
  readonly owned: Readonly<Record<string, string>>;
  /** Formats and keys that the upstream types lack, by path. */
  readonly formats?: Readonly<Record<string, Format>>;
  readonly keys?: Readonly<Record<string, Format>>;
}

/** Everything that can be below a path. */
interface Node {
  readonly row?: string;
  readonly fields: Map<string, Node>;
}

const trees = new WeakMap<Rows, Node>();

/** The rows as a tree: the steps of `a[].b` are `a`, `[]` and `b`. */
function treeOf(rows: Rows): Node {
  const known = trees.get(rows);
  if (known) return known;
  const root: Node = { fields: new Map() };
  // What has a colon is an argument of a plugin.
  for (const [path, row] of Object.entries(rows).filter(([path]) => !path.includes(":"))) {
    const steps = path.replaceAll("[]", ".[]").split(".").filter(Boolean);
    steps.reduce<Node>((node, step, index) => {
      const next = node.fields.get(step) ?? { fields: new Map<string, Node>() };
      const last = index === steps.length - 1;
      node.fields.set(step, last ? { ...next, row } : next);
      return node.fields.get(step)!;
    }, root);
  }
  trees.set(rows, root);
  return root;
}

/** Errors of values for a component, each as `place: cause; remedy`. */
export const fieldErrors = (values: unknown, place: string, vocabulary: Vocabulary): string[] =>
  check({ node: treeOf(vocabulary.rows), path: "", place, value: values }, vocabulary);

interface Spot {
  readonly node: Node;
  readonly path: string;
  readonly place: string;
  readonly value: unknown;
  /** Name of the value in its map. */
  readonly key?: string;
}

function check({ node, path, place, value, key }: Spot, vocabulary: Vocabulary): string[] {
  const { owned, formats: own = {} } = vocabulary;
  if (Object.hasOwn(owned, path)) return [`${place}: cannot be set: ${owned[path]}`];
  if (node.row !== undefined) {
    const [kind = "", limits] = node.row.split(" ");
    const format = Object.hasOwn(own, path) ? own[path]! : formats[kind]!;
    const cause = format(value, limits, key);
    return cause === undefined ? [] : [`${place}: ${cause}`];
  }
  const entry = node.fields.get("[]");
  const shown = JSON.stringify(value);
  if (entry)
    return Array.isArray(value)
      ? value.flatMap((one: unknown, index) =>
          check(
            { node: entry, path: `${path}[]`, place: `${place}[${index}]`, value: one },
            vocabulary,
          ),
        )
      : [`${place}: ${shown} is not a list`];
  if (typeof value !== "object" || value === null || Array.isArray(value))
    return [`${place}: ${shown} is not a map`];
  return Object.entries(value).flatMap(([key, inner]) =>
    checkKey({ node, path, place: `${place}.${key}`, value: inner }, key, vocabulary),
  );
}

function checkKey(spot: Spot, key: string, vocabulary: Vocabulary): string[] {
  const { node, path, place, value } = spot;
  const { title, keys = {}, elsewhere } = vocabulary;
  const below = (step: string) => (path ? `${path}.${step}` : step);
  const values = node.fields.get("*");
  if (values) {
    const cause = keys[below("*")]?.(key);
    return cause !== undefined
      ? [`${place}: ${cause}`]
      : check({ node: values, path: below("*"), place, value, key }, vocabulary);
  }
  const field = node.fields.get(key);
  if (field) return check({ node: field, path: below(key), place, value }, vocabulary);
  if (Object.hasOwn(vocabulary.owned, below(key)))
    return [`${place}: cannot be set: ${vocabulary.owned[below(key)]}`];
  const other = elsewhere(below(key));
  if (other !== undefined) return [`${place}: ${other}`];
  const close = similar(key, [...node.fields.keys()]);
  return [`${place}: ${title} has no such field${close ? `; did you mean ${close}?` : ""}`];
}
