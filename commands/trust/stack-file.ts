import { isDeepStrictEqual } from "node:util";
import {
  isMap,
  isScalar,
  parse,
  parseDocument,
  type Document,
  type Pair,
  type YAMLMap,
} from "yaml";

/** Path in a stack file, such as `["config", "kubernetes-on-bare-metal:hosts", 0]`. */
export type Place = readonly (string | number)[];

/** A host key to set in the map at a path. */
export interface KeyAt {
  readonly place: Place;
  /** `type base64` */
  readonly hostKey: string;
}

/**
 * Sets host keys in the text of a stack file. Comments, white space and quotes stay as they are.
 *
 * @throws Error when the layout of the file does not allow the edit.
 */
export function withHostKeys(text: string, keys: readonly KeyAt[]): string {
  const document = parseDocument(text);
  const splices = keys.map(({ place, hostKey }) => splice(text, document, place, hostKey));
  const changed = splices
    .sort((a, b) => b.from - a.from)
    .reduce((rest, { from, to, text: put }) => rest.slice(0, from) + put + rest.slice(to), text);
  for (const { place, hostKey } of keys) document.setIn([...place, "hostKey"], hostKey);
  if (!isDeepStrictEqual(parse(changed), document.toJS()))
    throw new Error("editing the stack file: its layout is not supported; add the keys by hand");
  return changed;
}

interface Splice {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

function splice(text: string, document: Document, place: Place, hostKey: string): Splice {
  const map = document.getIn(place, true);
  if (!isMap(map)) throw new Error(`${place.join(".")}: is not a map; add the key by hand`);
  const present = pairOf(map, "hostKey");
  if (present) {
    const [from, to] = rangeOf(present.value);
    const quote = /["']/.exec(text[from] ?? "")?.[0] ?? "";
    return { from, to, text: `${quote}${hostKey}${quote}` };
  }
  const address = pairOf(map, "address")!;
  const [, end] = rangeOf(address.value);
  if (map.flow) return { from: end, to: end, text: `, hostKey: ${hostKey}` };
  const [key] = rangeOf(address.key);
  const indent = " ".repeat(key - (text.lastIndexOf("\n", key - 1) + 1));
  const rest = /^[^\r\n]*/.exec(text.slice(end))![0].length;
  const newline = text.includes("\r\n") ? "\r\n" : "\n";
  const at = end + rest;
  return { from: at, to: at, text: `${newline}${indent}hostKey: ${hostKey}` };
}

const pairOf = (map: YAMLMap, name: string): Pair | undefined =>
  map.items.find(({ key }) => isScalar(key) && key.value === name);

/** Start and end of a key or value in the text. */
const rangeOf = (node: unknown): readonly [number, number] => {
  const range = (node as { range?: readonly [number, number, number] | null }).range!;
  return [range[0], range[1]];
};
