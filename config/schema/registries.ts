import { z } from "zod";
import * as field from "./fields";

const registry = z.strictObject({
  mirrors: z
    .array(field.mirrorUrl)
    .min(1)
    .optional()
    .describe(
      "Mirrors to try before the registry, in this order. A path is a prefix of the images' names: `https://MIRROR/PREFIX` serves `NAME` as `PREFIX/NAME`. One that ends in `/v2` is the path of the API.",
    ),
  mirrorsOnly: z
    .boolean()
    .default(false)
    .describe("Whether the registry itself is left alone when its mirrors do not have an image."),
  ca: field.certificates
    .optional()
    .describe("CA certificates to trust for this address, besides those of the host."),
  username: field.registryUser.optional().describe("User to log in as at this address."),
  password: field.password
    .optional()
    .describe("Password or access token of that user: `pulumi config set --secret`."),
});

/** Registries and mirrors by their address. */
export const registries = z.record(field.registryName, registry);
