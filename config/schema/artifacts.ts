import { z } from "zod";
import * as field from "./fields";

export const artifacts = z.strictObject({
  mirror: field.httpUrl
    .optional()
    .describe("Mirror of downloads: serves `https://HOST/PATH` at `MIRROR/HOST/PATH`."),
  registryMirror: field.httpUrl
    .optional()
    .describe("Registry that serves the image `REGISTRY/NAME` as `REGISTRY/NAME`."),
  sha256: z
    .record(field.httpUrl, field.sha256)
    .default({})
    .describe(
      "SHA-256 pins, by official address. Files without a pin are checked against their published checksum.",
    ),
});
