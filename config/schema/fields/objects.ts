import { pattern, shown } from "./text";
import { label } from "./kubernetes";

/** The API version of objects. */
export const apiVersion = pattern(
  "API version",
  new RegExp(`^((${label}\\.)*${label}/)?v\\d+((alpha|beta)\\d+)?$`),
  (issue) => `${shown(issue)} is not an API version such as v1 or apps/v1`,
);

/** The kind of objects. */
export const kind = pattern(
  "kind",
  /^[A-Z][A-Za-z0-9]{0,62}$/,
  (issue) => `${shown(issue)} is not a kind such as Pod`,
);

const key = `((${label}\\.)*${label}/)?[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?`;
const value = "([A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?)?";
const requirement = `\\s*(!?\\s*${key}|${key}\\s*(==?|!=)\\s*${value}|${key}\\s+(in|notin)\\s*\\(\\s*${value}(\\s*,\\s*${value})*\\s*\\)|${key}\\s*[<>]\\s*\\d+)\\s*`;

/** A label selector: k8s.io/apimachinery/pkg/labels. */
export const selector = pattern(
  "label selector",
  new RegExp(`^${requirement}(,${requirement})*$`),
  (issue) => `${shown(issue)} is not a label selector such as app=web,tier in (a, b)`,
);
