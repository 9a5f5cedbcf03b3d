import { randomBytes } from "node:crypto";
import type { Handler } from "./handler";

/** A key is made once and never changes: another key has another name. */
export const handler: Handler<object, { readonly secret: string }> = {
  id: () => "encryption-key",
  diff: () => ({ changes: false }),
  create: () => Promise.resolve({ secret: randomBytes(32).toString("base64") }),
};
