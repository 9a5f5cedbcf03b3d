import { z } from "zod";
import { expressionError, type Reads } from "../../../text/login-expression";
import { label } from "./kubernetes";
import { pattern, shown, text } from "./text";

const noun = (received: unknown) => `${JSON.stringify(received)} is not`;

/** URL of an issuer, by the API server's rules: https, and neither user nor query nor fragment. */
export const issuerUrl = text(
  "https URL",
  (value) => /^https:\/\/[^\s/?#@]+(\/[^\s?#@]*)?$/.test(value) && URL.canParse(value),
  ({ input }) =>
    /\/\/[^/]*@/.test(String(input))
      ? "holds a user or a password; take it out"
      : `${noun(input)} an https URL without a query and a fragment`,
);

const expression = (reads: Reads, result: "any" | "bool") =>
  z
    .string()
    .min(1)
    .superRefine((value, context) => {
      const message = value === "" ? undefined : expressionError(value, reads, result);
      if (message) context.addIssue({ code: "custom", message: `${value}: ${message}` });
    })
    .meta({ title: "CEL" });

/** A CEL expression over `claims`, whose value may be anything. */
export const claimsExpression = expression("claims", "any");

/** A CEL expression over `claims` that is true or false. */
export const claimsCondition = expression("claims", "bool");

/** A CEL expression over `user` that is true or false. */
export const userCondition = expression("user", "bool");

/** Key of an extra attribute of a user: a domain and a path, in lower case. */
export const extraKey = pattern(
  "domain/path",
  new RegExp(`^(${label}\\.)*${label}/[a-z0-9._~!$&'()*+,;=:@/-]+$`),
  (issue) => `${shown(issue)} is not a domain and a path in lower case, such as example.com/team`,
);

/** Name of an RBAC role: a segment of a path. */
export const roleName = pattern(
  "name of a role",
  /^(?!\.{1,2}$)[^/%\s\p{Cc}]+$/u,
  (issue) => `${shown(issue)} is not the name of a role`,
);

/** A user or a group, as the API server knows it after a login. */
export const subject = pattern(
  "user or group",
  /^[^\p{Cc}]+$/u,
  (issue) => `${shown(issue)} is empty or holds a control character`,
);
