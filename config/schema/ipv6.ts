import { z } from "zod";
import * as field from "./fields";

/** The second address family of a cluster. */
export const ipv6 = z.strictObject({
  podCidr: field.ipv6Network.describe("IPv6 pod network. Each node gets a part of it."),
  nodeMask: z
    .number()
    .int()
    .min(48)
    .max(116)
    .default(64)
    .describe(
      "Size of each node's part, as a prefix length: at most 16 more than that of `podCidr`.",
    ),
  serviceCidr: field.ipv6Network.describe("IPv6 Service network, /108 to /123."),
});
