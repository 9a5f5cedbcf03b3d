import { shown } from "../schema/fields/text";

/**
 * Why a value is not of a kind, as `cause; remedy`; undefined when it is.
 *
 * @param limits those of the table, such as `0..100`
 * @param key name of the value in its map
 */
export type Format = (value: unknown, limits?: string, key?: string) => string | undefined;

const shownValue = (value: unknown): string => shown({ input: value });

/** Text that passes a check; `what` it is, for the message. */
export const textThat =
  (valid: (text: string) => boolean, what: string): Format =>
  (value) =>
    typeof value !== "string"
      ? `${shownValue(value)} is not a string${typeof value === "object" ? "" : "; put it in quotes"}`
      : valid(value)
        ? undefined
        : `${shownValue(value)} is not ${what}`;

const secondsOf: Readonly<Record<string, number>> = {
  h: 3600,
  m: 60,
  s: 1,
  ms: 1e-3,
  us: 1e-6,
  µs: 1e-6,
  ns: 1e-9,
};
const part = String.raw`(\d+\.?\d*|\.\d+)(ms|us|µs|ns|h|m|s)`;

/** Seconds of a duration as Go writes it, such as `1h30m`; undefined when the text is none. */
export function seconds(text: string): number | undefined {
  if (text === "0") return 0;
  if (!new RegExp(`^[-+]?(${part})+$`).test(text)) return undefined;
  const sum = [...text.matchAll(new RegExp(part, "g"))].reduce(
    (total, [, number, unit]) => total + Number(number) * secondsOf[unit!]!,
    0,
  );
  return text.startsWith("-") ? -sum : sum;
}

/** A duration of Go. Limits: `MIN..MAX`, after `0s|` where none is allowed beside them. */
export const duration: Format = (value, limits = "..") => {
  const length = typeof value === "string" ? seconds(value) : undefined;
  if (length === undefined || typeof value !== "string")
    return `${shownValue(value)} is not a duration such as "30s" or "1h30m"`;
  const orNone = limits.startsWith("0s|");
  const [least = "", most = ""] = limits.replace("0s|", "").split("..");
  if (orNone && length === 0) return undefined;
  if (least && length < seconds(least)!)
    return orNone ? `${value} is neither 0s nor ${least} or more` : `${value} is below ${least}`;
  return most && length > seconds(most)! ? `${value} is above ${most}` : undefined;
};

/** A quantity of Kubernetes that is not negative. */
export const quantity = textThat(
  (text) => /^\+?(\d+\.?\d*|\.\d+)([eE][-+]?\d+|[numkMGTPE]|[KMGTPE]i)?$/.test(text),
  `a quantity such as "500m", "512Mi" or "2Gi"`,
);

/** A quantity, or a share of what there is. */
export const quantityOrShare: Format = (value) =>
  typeof value === "string" &&
  /^(\d+(\.\d+)?|\.\d+)%$/.test(value) &&
  Number.parseFloat(value) <= 100
    ? undefined
    : quantity(value) &&
      `${shownValue(value)} is neither a quantity such as "1Gi" nor a percentage such as "10%"`;

/** A list of processors as the kernel writes it. */
export const cpuList = textThat(
  (text) =>
    /^(\d+(-\d+)?(,\d+(-\d+)?)*)?$/.test(text) &&
    [...text.matchAll(/(\d+)-(\d+)/g)].every(([, from, to]) => Number(from) <= Number(to)),
  `a list of processors such as "0-1,8"`,
);

const address = /^\d{1,3}(\.\d{1,3}){3}$/;
const wordFormats: Readonly<Record<string, Format>> = {
  address: textThat(
    (text) => text === "" || address.test(text) || text.includes(":"),
    "an IP address",
  ),
  "address-port": textThat((text) => text === "" || /^(.*):\d{1,5}$/.test(text), "ADDRESS:PORT"),
  network: textThat(
    (text) => text === "" || /^[\d.:a-f,]+\/[\d.:a-f,/]+$/.test(text),
    "a network such as 10.0.0.0/8",
  ),
  path: textThat((text) => text === "" || text.startsWith("/"), "an absolute path"),
};

/** Text, one of the words `A|B`, or text of a form that the limits name. */
const string: Format = (value, limits) => {
  const anyText = textThat((text) => !/[\0-\x08\x0b-\x1f\x7f]/.test(text), "printable text")(value);
  if (anyText !== undefined || limits === undefined) return anyText;
  const words = limits.split("|");
  return Object.hasOwn(wordFormats, limits)
    ? wordFormats[limits]!(value)
    : words.includes(value as string) || value === ""
      ? undefined
      : `${shownValue(value)} is not one of ${words.join(", ")}`;
};

const number =
  (whole: boolean): Format =>
  (value, limits) => {
    if (typeof value !== "number" || (whole && !Number.isSafeInteger(value)))
      return `${shownValue(value)} is not ${whole ? "an integer" : "a number"}`;
    const [low, high] = (limits ?? "..").split("..");
    if (low && value < Number(low)) return `${value} is below ${low}`;
    return high && value > Number(high) ? `${value} is above ${high}` : undefined;
  };

/** The kinds of values in the tables of tools/field-tables. */
export const formats: Readonly<Record<string, Format>> = {
  boolean: (value) =>
    typeof value === "boolean" ? undefined : `${shownValue(value)} is not true or false`,
  integer: number(true),
  number: number(false),
  string,
  duration,
  quantity,
  any: () => undefined,
};

/** A whole number within limits such as `0..100`. */
export const whole =
  (limits: string): Format =>
  (value) =>
    formats["integer"]!(value, limits);

/** One of these words. */
export const oneOf =
  (...words: readonly string[]): Format =>
  (value) =>
    words.includes(value as string)
      ? undefined
      : `${JSON.stringify(value)} is not one of ${words.join(", ")}`;

/** The same, or empty: upstream's own counts then. */
export const oneOfOrEmpty =
  (...words: readonly string[]): Format =>
  (value) =>
    formats["string"]!(value, words.join("|"));
