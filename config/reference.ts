import { z } from "zod";
import { sections } from "./schema";

/** The parts of a JSON schema that are read here and by those who walk it. */
export interface Schema {
  readonly type?: string;
  readonly title?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly string[];
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly propertyNames?: Schema;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly additionalProperties?: Schema | boolean;
  readonly anyOf?: readonly Schema[];
}

const largestInteger = Number.MAX_SAFE_INTEGER;

/** JSON schema of the stack file, before defaults are filled in. */
export const jsonSchema = (): Schema =>
  z.toJSONSchema(z.strictObject(sections), { io: "input", reused: "inline" }) as Schema;

/**
 * Renders docs/configuration.md from the schema: one table per section, with each key's type, default and meaning.
 */
export function configurationReference(): string {
  const { properties = {} } = jsonSchema();
  const tables = Object.entries(properties).map(
    ([key, schema]) => `## ${key}\n\n${schema.description}\n\n${table(rows(key, schema))}`,
  );
  return `${introduction}\n${tables.join("\n")}`;
}

const introduction = `# Configuration

Keys of the stack file, each below \`kubernetes-on-bare-metal:\`. An unknown key is an error. Set a secret with
\`pulumi config set --secret --path 'ssh.password'\`. [examples/Pulumi.prod.yaml](../examples/Pulumi.prod.yaml) is a stack file to copy.

Its first line names [a JSON schema](../config/schema/stack.schema.json) for editors: with the YAML language server they complete keys,
show their descriptions, and mark unknown keys and wrong types. \`npm run config -- STACK [HOST]\` prints the effective value of every
key and where it comes from: a default, a section, a group or the host.

The tables come from [config/schema](../config/schema): edit the descriptions there and run \`UPDATE_GOLDEN=1 npm test\`.
`;

type Row = readonly [key: string, type: string, byDefault: string, meaning: string];

/** One row for a scalar, or one for each value inside a map. */
function rows(key: string, schema: Schema, required = false): Row[] {
  const { properties, items, additionalProperties: values, description = "" } = schema;
  if (properties)
    return Object.entries(properties).flatMap(([name, inner]) =>
      rows(`${key}.${name}`, inner, schema.required?.includes(name)),
    );
  if (items?.properties) return rows(`${key}[]`, items);
  if (typeof values === "object" && values.properties) return rows(`${key}.NAME`, values);
  return [[code(key), typeOf(schema), required ? "required" : defaultOf(schema), description]];
}

function typeOf({ title, type = "", minimum, maximum, ...schema }: Schema): string {
  if (schema.anyOf) return schema.anyOf.map(typeOf).join(", or ");
  if (schema.enum) return schema.enum.map(code).join(", ");
  if (type === "array") return `list of ${typeOf(schema.items ?? {})}`;
  if (typeof schema.additionalProperties === "object") return "map";
  if (title !== undefined) return title;
  if (type === "boolean") return "true or false";
  if (type !== "integer") return "text";
  return maximum === undefined || maximum === largestInteger
    ? `${minimum} or more`
    : `${minimum} to ${maximum}`;
}

const defaultOf = ({ default: value }: Schema): string =>
  value === undefined ? "" : code(typeof value === "string" ? value : JSON.stringify(value));

const code = (text: string): string => `\`${text}\``;

function table(body: readonly Row[]): string {
  const all: Row[] = [["key", "type", "default", "meaning"], ...body];
  const widths = [0, 1, 2, 3].map((column) =>
    Math.max(3, ...all.map((row) => row[column]!.length)),
  );
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column]!)).join(" | ")} |\n`;
  const [head, ...rest] = all;
  return [line(head!), line(widths.map((width) => "-".repeat(width))), ...rest.map(line)].join("");
}
