import { Environment } from "@marcbachmann/cel-js";

const options = { unlistedVariablesAreDyn: false, enableOptionalTypes: true };

/** The variables that the API server has in each kind of expression: pkg/authentication/cel of k8s.io/apiserver. */
const environments = {
  claims: new Environment(options).registerVariable("claims", "map<string, dyn>"),
  user: new Environment(options)
    .registerType("UserInfo", {
      fields: {
        username: "string",
        uid: "string",
        groups: "list<string>",
        extra: "map<string, list<string>>",
      },
    })
    .registerVariable("user", "UserInfo"),
};

/** What an expression about a login reads: the claims of a token, or the user that they were mapped to. */
export type Reads = keyof typeof environments;

/**
 * What is wrong with an expression about a login; undefined when nothing is known to be. Functions that only the API server has
 * are accepted, and nothing behind one of them is checked.
 *
 * @param result `bool` where the API server requires one
 */
export function expressionError(
  expression: string,
  reads: Reads,
  result: "any" | "bool",
): string | undefined {
  try {
    const { valid, type, error } = environments[reads].parse(expression).check();
    if (!valid) {
      const cause = firstLine(error);
      return cause.startsWith("found no matching overload for") ? undefined : cause;
    }
    if (result === "any" || type === "bool") return undefined;
    return type === "dyn"
      ? "its value may be anything; compare it, such as == true"
      : `its value is of type ${type}, not true or false`;
  } catch (error) {
    return firstLine(error);
  }
}

/** Whether an expression reads a claim as a field, such as `claims.email`. */
export const readsClaim = (expression: string, claim: string): boolean =>
  new RegExp(String.raw`\bclaims\s*\.\s*\??\s*${claim}\b`).test(
    expression.replace(/"(\\.|[^"\\])*"|'(\\.|[^'\\])*'/g, "''"),
  );

const firstLine = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split("\n")[0]!;
