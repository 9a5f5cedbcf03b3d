import assert from "node:assert/strict";
import { configurationReference, jsonSchema } from "../../../config/reference";
import { expectDocument } from "../../golden";

type Node = {
  readonly description?: string;
  readonly properties?: Record<string, Node>;
  readonly items?: Node;
};

/** Paths of the keys without a description. */
function undescribed(key: string, { description, properties, items }: Node): string[] {
  const inner = properties ?? items?.properties;
  const below = Object.entries(inner ?? {}).flatMap(([name, one]) =>
    undescribed(`${key}.${name}`, one),
  );
  return [...(description ? [] : [key]), ...below];
}

describe("the reference of the configuration", () => {
  it("is docs/configuration.md", () => {
    expectDocument("docs/configuration.md", configurationReference());
  });

  it("describes every key", () => {
    const { properties = {} } = jsonSchema() as Node;
    assert.deepEqual(
      Object.entries(properties).flatMap(([key, schema]) => undescribed(key, schema)),
      [],
    );
  });
});
