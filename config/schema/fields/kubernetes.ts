import { z } from "zod";
import { conditionError } from "../../../text/condition";
import { pattern, shown } from "./text";

/** An RFC 1123 label, as a pattern. */
export const label = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";

const subdomain = `(?=.{1,253}(?![a-z0-9.-]))(${label}\\.)*${label}`;

/** An RFC 1123 label, as Kubernetes requires for names. */
export const name = pattern(
  "name",
  new RegExp(`^${label}$`),
  (issue) => `${shown(issue)} is not a name: lower case letters, digits and hyphens, at most 63`,
);

/** An RFC 1123 subdomain. */
export const domain = pattern(
  "DNS name",
  new RegExp(`^${subdomain}$`),
  (issue) => `${shown(issue)} is not a DNS name`,
);

/** A host's name: an RFC 1123 subdomain that fits into a label, since its node carries it as one. */
export const hostName = pattern(
  "name or FQDN",
  new RegExp(`^(?=.{1,63}$)(${label}\\.)*${label}$`),
  (issue) =>
    `${shown(issue)} is not a host name: lower case letters, digits, hyphens and dots, at most 63`,
);

/** A release number without the leading `v`. */
export const release = pattern(
  "release",
  /^\d+\.\d+\.\d+([-+.][0-9A-Za-z.-]+)?$/,
  (issue) => `${shown(issue)} is not a release such as 1.37.2`,
);

/** Processors: a whole number, a decimal, or millicores, the smallest unit of Kubernetes. */
export const cpu = pattern(
  "CPU quantity",
  /^(\d+(\.\d{1,3})?|\d+m)$/,
  (issue) => `${shown(issue)} is not a number of processors such as 1, 0.5 or 500m`,
);

/** Bytes as a Kubernetes quantity. The suffixes `m`, `u` and `n` would mean fractions of a byte and are refused. */
export const bytes = pattern(
  "quantity of bytes",
  /^(\d+([eE]\d+)?|\d+(\.\d+)?([kMGTPE]|[KMGTPE]i))$/,
  (issue) => `${shown(issue)} is not a number of bytes such as 512Mi, 2Gi or 1G`,
);

/** A count, as a Kubernetes quantity. */
export const count = pattern(
  "quantity",
  /^\d+$/,
  (issue) => `${shown(issue)} is not a whole number such as "1000"`,
);

/** A percentage of the hosts. */
export const share = pattern(
  "percentage",
  /^([1-9]\d?|100)%$/,
  (issue) => `${shown(issue)} is neither a number of hosts nor a percentage such as 25%`,
);

/** The key of a Kubernetes label or taint. */
export const labelKey = pattern(
  "label key",
  new RegExp(`^(${subdomain}/)?[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?$`),
  (issue) => `${shown(issue)} is not a Kubernetes label key`,
);

/** The value of a Kubernetes label or taint. */
export const labelValue = pattern(
  "label value",
  /^([A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?)?$/,
  (issue) => `${shown(issue)} is not a Kubernetes label value`,
);

/** A condition in the Common Expression Language. */
export const condition = z
  .string()
  .superRefine((value, context) => {
    const message = conditionError(value);
    if (message) context.addIssue({ code: "custom", message: `${value}: ${message}` });
  })
  .meta({ title: "CEL" });
