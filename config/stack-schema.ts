import { jsonSchema, type Schema } from "./reference";

/** Prefix of this program's keys in a stack file: the name of the project in Pulumi.yaml. */
export const keyPrefix = "kubernetes-on-bare-metal:";

/**
 * JSON schema of the whole stack file, for editors: config/schema/stack.schema.json.
 *
 * An encrypted value may stand for any text, because Pulumi decrypts it to text, and for a whole section, which is then JSON.
 */
export function stackSchema(): object {
  const { properties = {}, required = [] } = jsonSchema();
  const sections = Object.entries(properties).map(
    ([name, schema]) =>
      [keyPrefix + name, described(schema, [encryptable(schema), secure])] as const,
  );
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    $comment: "Made from config/schema by UPDATE_GOLDEN=1 npm test.",
    type: "object",
    properties: {
      config: {
        description: "Configuration of the stack.",
        type: "object",
        properties: Object.fromEntries<Schema>(sections),
        // Keys of other projects and of providers.
        patternProperties: { [`^(?!${keyPrefix})[^:]+:`]: {} },
        additionalProperties: false,
        required: required.map((name) => keyPrefix + name),
      },
      encryptionsalt: text("Written by Pulumi: salt of the passphrase, and a check of it."),
      secretsprovider: text("Written by Pulumi: provider that encrypts the secrets."),
      encryptedkey: text("Written by Pulumi: data key, encrypted by that provider."),
      environment: { description: "Environments of Pulumi ESC that the stack imports." },
    },
    additionalProperties: false,
    required: ["config"],
    definitions: {
      secure: {
        type: "object",
        properties: { secure: text("Encrypted value: run `pulumi config set --secret`.") },
        additionalProperties: false,
        required: ["secure"],
      },
    },
  };
}

const text = (description: string) => ({ description, type: "string" });

const secure = { $ref: "#/definitions/secure" };

/** The schema with an encrypted value as an alternative to each text. */
function encryptable(schema: Schema): Schema {
  const { properties, propertyNames, items, additionalProperties: values, anyOf } = schema;
  if (schema.type === "string") return described(schema, [explained(schema), secure]);
  return {
    ...schema,
    ...(properties && {
      properties: Object.fromEntries(
        Object.entries(properties).map(([name, inner]) => [name, encryptable(inner)]),
      ),
    }),
    ...(propertyNames && { propertyNames: explained(propertyNames) }),
    ...(items && { items: encryptable(items) }),
    ...(typeof values === "object" && { additionalProperties: encryptable(values) }),
    ...(anyOf && { anyOf: anyOf.map(encryptable) }),
  };
}

/** A choice, with what describes the value outside of it, where editors show it whatever is chosen. */
function described(schema: Schema, anyOf: readonly object[]): Schema {
  const { title, description, default: byDefault } = schema;
  const choices = anyOf.map((choice) => {
    const { title: _, description: __, default: ___, ...rest } = choice as Schema;
    return rest;
  });
  return {
    ...(title !== undefined && { title }),
    ...(description !== undefined && { description }),
    ...(byDefault !== undefined && { default: byDefault }),
    anyOf: choices,
  };
}

/** The schema with what editors say of a text that does not match its pattern. */
const explained = (schema: Schema): Schema =>
  schema.pattern === undefined
    ? schema
    : Object.assign({ ...schema }, { patternErrorMessage: `Expected: ${schema.title}.` });
