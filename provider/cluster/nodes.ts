import type { Handler } from "../handler";

/** Nothing of its own: the engine makes it when all that it waits for is there. It has no inputs, so a node more is no change of it. */
export const handler: Handler<object, object> = {
  id: () => "nodes",
  diff: () => ({ changes: false }),
  create: () => Promise.resolve({}),
};
