import { isIP } from "node:net";
import { duration, quantity } from "./formats";
import { isMap } from "./merge";

const isWord = (value: unknown): boolean =>
  (typeof value === "string" && !/[\0-\x1f\x7f]/.test(value)) || Number.isFinite(value);

/** Causes for a value that a flag of a type does not take. Types are those of pflag. */
export function valueFaults(type: string, value: unknown): string[] {
  const shown = JSON.stringify(value);
  if (/^bool/.test(type))
    return typeof value === "boolean" ? [] : [`${shown} is not true or false`];
  if (/^u?int(32|64)?$/.test(type)) return wholeNumberFaults(type, value);
  const form = forms[type];
  if (form) return form.valid(value) ? [] : [`${shown} is not ${form.what}`];
  if (/^float/.test(type)) return Number.isFinite(value) ? [] : [`${shown} is not a number`];
  if (/^duration$/i.test(type)) return [duration(value)].filter((cause) => cause !== undefined);
  if (isMap(value) && /map|stringTo/i.test(type))
    return Object.values(value).every((one) => isWord(one) || typeof one === "boolean")
      ? []
      : [`${shown} has values that are not text, numbers, true or false`];
  if (Array.isArray(value) && /slice|array|string$|certkey/i.test(type))
    return value.length > 0 && value.every(isWord) ? [] : [`${shown} is not a list of text`];
  return isWord(value) || typeof value === "boolean" ? [] : [`${shown} is not text`];
}

function wholeNumberFaults(type: string, value: unknown): string[] {
  const shown = JSON.stringify(value);
  const unsigned = type.startsWith("u");
  if (!Number.isSafeInteger(value) || (unsigned && Number(value) < 0))
    return [`${shown} is not ${unsigned ? "a whole number of 0 or more" : "an integer"}`];
  const [most, least] = unsigned ? [2 ** 32 - 1, 0] : [2 ** 31 - 1, -(2 ** 31)];
  if (!type.endsWith("32")) return [];
  if (Number(value) > most) return [`${shown} is above ${most}`];
  return Number(value) < least ? [`${shown} is below ${least}`] : [];
}

interface Form {
  readonly valid: (value: unknown) => boolean;
  readonly what: string;
}

const matches =
  (pattern: RegExp) =>
  (value: unknown): boolean =>
    (typeof value === "string" || typeof value === "number") && pattern.test(String(value));

/** Types whose text has a form. */
const forms: Readonly<Record<string, Form>> = {
  ip: {
    valid: (value) => typeof value === "string" && isIP(value) > 0,
    what: "an IP address",
  },
  quantity: {
    valid: (value) => quantity(typeof value === "number" ? String(value) : value) === undefined,
    what: "a quantity such as 512Ki",
  },
  Level: { valid: matches(/^\d{1,9}$/), what: "a whole number such as 4" },
  portRange: {
    valid: matches(/^\d{1,5}([-+]\d{1,5})?$/),
    what: "a range of ports such as 30000-32767",
  },
  int32Slice: {
    valid: (value) =>
      [value].flat().length > 0 && [value].flat().every(matches(/^-?\d{1,10}(,-?\d{1,10})*$/)),
    what: "a whole number or a list of them",
  },
};
