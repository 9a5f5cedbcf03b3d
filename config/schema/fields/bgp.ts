import { z } from "zod";
import { pattern, shown, text } from "./text";

/** Numbers that no network has: RFC 6793 and RFC 7300. */
const reserved = [23456, 65535, 4294967295];

/** The number of an autonomous system, of 2 or 4 bytes. */
export const asn = z
  .number()
  .int()
  .min(1)
  .max(4294967295)
  .refine((value) => !reserved.includes(value), {
    error: (issue) =>
      `${shown(issue)} is reserved; private AS numbers are 64512 to 65534 and 4200000000 to 4294967294`,
  })
  .meta({ title: "AS number" });

/** A standard community of BGP. MetalLB's native mode sends no large and no extended ones. */
export const community = text(
  "community",
  (value) => /^\d{1,5}:\d{1,5}$/.test(value) && value.split(":").every((part) => +part <= 65535),
  (issue) =>
    /^(large:)?\d+:\d+:\d+$/.test(String(issue.input))
      ? `${shown(issue)} is a large community, which MetalLB's native BGP mode does not send; use a standard one such as "65000:100"`
      : `${shown(issue)} is not a community such as "65000:100": two numbers from 0 to 65535`,
);

/** A password of TCP MD5 (RFC 2385), as long as Linux takes it. It is encrypted in the stack file. */
export const bgpPassword = pattern(
  "secret",
  /^[!-~]{1,80}$/,
  () => "is not one word of at most 80 printable ASCII characters",
);
