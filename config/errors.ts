import type { z } from "zod";
import { knownKeys } from "./known-keys";
import { unknownKey } from "./renamed-keys";

/** The stack file is invalid. The message lists every error, one per line. */
export class ConfigError extends Error {
  constructor(readonly errors: readonly string[]) {
    const count = errors.length === 1 ? "1 error" : `${errors.length} errors`;
    super(`configuration: ${count}\n${errors.map((error) => `  ${error}`).join("\n")}`);
    this.name = "ConfigError";
  }
}

/** Path of a value in the stack file, such as `hosts[1].address`. */
export function placeOf(path: readonly PropertyKey[]): string {
  return path
    .map((key) => (typeof key === "number" ? `[${key}]` : `.${String(key)}`))
    .join("")
    .replace(/^\./, "");
}

/** The issues that zod found, each as `place: cause`. */
export function describeIssues(issues: readonly z.core.$ZodIssue[], root: string): string[] {
  return issues.flatMap((issue) => {
    const path = [root, ...issue.path];
    if (issue.code === "unrecognized_keys")
      return issue.keys.map((key) => unknownKey(placeOf([...path, key]), knownKeys(path)));
    const place = placeOf(path);
    return [`${place}: ${describeIssue(issue, secretPlaces.test(place))}`];
  });
}

/** Secrets and the sections that hold them. Their values are not shown. */
const secretPlaces =
  /^(ssh(\.bastions(\[\d+\])?)?(\.(privateKey|privateKeyPassphrase|password|sudoPassword))?|backup(\.s3(\.secretAccessKey)?)?|registries(\..*)?|((groups\.[^.]+|hosts\[\d+\])\.)?files(\..*)?|security(\.audit(\.webhook(\.kubeconfig)?)?)?|cluster|(loadBalancer|cluster\.virtualAddress)(\.bgp(\.peers(\[\d+\](\.password)?)?)?)?)$/;

function describeIssue(issue: z.core.$ZodIssue, secret = false): string {
  const received = secret ? "its value" : JSON.stringify(issue.input);
  switch (issue.code) {
    case "invalid_type":
      if (issue.input === undefined) return "is missing";
      return `${received} is not ${article(issue.expected)}`;
    case "invalid_value":
      if (issue.input === undefined) return "is missing";
      return `${received} is not one of ${issue.values.join(", ")}`;
    case "invalid_key":
      return issue.issues.map((inner) => inner.message).join(", ");
    case "invalid_union":
      return [...new Set(issue.errors.flat().map((one) => describeIssue(one)))].join(", and ");
    case "too_small":
      if (issue.origin === "array" || issue.origin === "string") return "is empty";
      return `${received} is below ${issue.minimum}`;
    case "too_big":
      return issue.origin === "array"
        ? `has more than ${issue.maximum} entries`
        : `${received} is above ${issue.maximum}`;
    default:
      return issue.message;
  }
}

function article(expected: string): string {
  const noun =
    ({ int: "integer", record: "map", object: "map", array: "list" } as Record<string, string>)[
      expected
    ] ?? expected;
  return `${/^[aeiou]/.test(noun) ? "an" : "a"} ${noun}`;
}
