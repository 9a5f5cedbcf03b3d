import { Environment } from "@marcbachmann/cel-js";

/** CEL as in the API server's own policies: the variable `object` is the whole object. */
const environment = new Environment({
  unlistedVariablesAreDyn: false,
  enableOptionalTypes: true,
}).registerVariable("object", "dyn");

/** What is wrong with a condition in the Common Expression Language; undefined when it is valid. */
export function conditionError(condition: string): string | undefined {
  try {
    const { valid, type, error } = environment.parse(condition).check();
    if (!valid) return firstLine(error);
    return type === "bool" || type === "dyn"
      ? undefined
      : `its value is of type ${type}, not true or false`;
  } catch (error) {
    return firstLine(error);
  }
}

/** Why the condition does not hold for an object; undefined when it does. A missing field is a reason, not an error. */
export function unmet(condition: string, object: unknown): string | undefined {
  try {
    const value: unknown = environment.evaluate(condition, { object: withIntegers(object) });
    return value === true
      ? undefined
      : `${condition} is ${typeof value === "boolean" ? "false" : "neither true nor false"}`;
  } catch (error) {
    return `${condition}: ${firstLine(error)}`;
  }
}

/** Integers of JSON are integers of CEL, not floating point numbers. */
const withIntegers = (object: unknown): unknown =>
  JSON.parse(JSON.stringify(object), (_, value: unknown) =>
    Number.isSafeInteger(value) ? BigInt(value as number) : value,
  );

const firstLine = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split("\n")[0]!;
