import { deepStrictEqual, ok } from "node:assert";
import { describeIssues, placeOf } from "../../../config/errors";
import { jsonSchema } from "../../../config/reference";
import { sections as schemas } from "../../../config/schema";
import { byTitle, refusedByType } from "./every-key/by-type";
import { type Key, keysOf, put } from "./every-key/keys";
import { special, specialOfHosts } from "./every-key/special";
import { unknowable, unknowableOfHosts } from "./every-key/unknowable";
import { errorsOf, smallest } from "./stack-file";

const keys = keysOf(jsonSchema());
const ofHosts = (path: string): string => path.replace(/^(hosts\[\]|groups\.NAME)\./, "");

const entry = <Value>(
  { path }: Pick<Key, "path">,
  own: Readonly<Record<string, Value>>,
  shared: Readonly<Record<string, Value>>,
): Value | undefined => own[path] ?? shared[ofHosts(path)];

/** Sections around a key: the first host, in the group of the test. */
const around = (sections: object) => {
  const [master] = smallest().hosts;
  return {
    ...smallest(),
    hosts: [{ ...master, groups: ["gpu"] }],
    groups: { gpu: {} },
    ...sections,
  };
};

/** Values that have to be refused, and where. */
function refused({ path, steps, schema }: Key): readonly (readonly [place: string, object])[] {
  const place = placeOf(steps);
  const keyTitle = schema.propertyNames?.title;
  const named = keyTitle === undefined ? [] : (byTitle[keyTitle] ?? [undefined]);
  const inner = schema.additionalProperties === true ? {} : schema.additionalProperties;
  return [
    ...(refusedByType(schema) ?? []).map((value) => [place, { value }] as const),
    ...named
      .filter((name) => typeof name === "string" && name !== "" && inner !== undefined)
      .map((name) => [place, { value: { [name as string]: "x" } }] as const),
    ...(entry({ path }, special, specialOfHosts) ?? []).map(
      ({ at = "", ...given }) =>
        [at === "" || at.startsWith("[") ? place + at : `${place}.${at}`, given] as const,
    ),
  ].map(([where, given]) => {
    const { value, around: sections = {} } = given as { value: unknown; around?: object };
    return [where, put(around(sections), steps, value) as object];
  });
}

/** Errors of the section that a key is in, or of the whole file if the section alone is right. */
function errorsAt({ steps: [section] }: Key, stack: object): readonly string[] {
  const key = section as keyof typeof schemas;
  const { error } = schemas[key].safeParse(stack[key as keyof typeof stack], { reportInput: true });
  return error ? describeIssues(error.issues, key) : errorsOf(stack);
}

const at = (place: string) => (error: string) =>
  error.startsWith(place) && /^[:.[ ]/.test(error.slice(place.length));

describe("every key of the stack file", () => {
  it("is found", () => ok(keys.length > 300));

  for (const key of keys)
    it(`refuses what a component would, or says why it cannot: ${key.path}`, () => {
      const stacks = refused(key);
      const reason = entry(key, unknowable, unknowableOfHosts);
      ok(
        stacks.length > 0 || reason !== undefined,
        `${key.path}: add a value that is refused to by-type.ts or special.ts, or why there is none to unknowable.ts`,
      );
      for (const [place, sections] of stacks) {
        const errors = errorsAt(key, sections);
        ok(
          errors.some(at(place)),
          `${place} passes: ${JSON.stringify(sections)}\n${errors.join("\n")}`,
        );
      }
    });

  it("has no entry here without being a key", () => {
    const known = keys.map(({ path }) => path);
    const shared = [...known, ...known.map(ofHosts)];
    const stale = [...Object.keys(special), ...Object.keys(unknowable)]
      .filter((path) => !known.includes(path))
      .concat(
        [...Object.keys(specialOfHosts), ...Object.keys(unknowableOfHosts)].filter(
          (path) => !shared.includes(path),
        ),
      );
    deepStrictEqual(stale, []);
  });
});
