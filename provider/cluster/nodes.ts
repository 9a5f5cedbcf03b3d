import type { Handler } from "../handler";

/** Only marks a point in the order: it exists once everything that it depends on does. It has no inputs, so adding a node does not change it. */
export const handler: Handler<object, object> = {
  id: () => "nodes",
  diff: () => ({ changes: false }),
  create: () => Promise.resolve({}),
};
