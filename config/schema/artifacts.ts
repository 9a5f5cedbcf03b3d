import { z } from "zod";
import * as field from "./fields";

const proxy = z
  .strictObject({
    http: field.httpUrl.optional().describe("Proxy for http addresses."),
    https: field.httpUrl.optional().describe("Proxy for https addresses."),
    except: z
      .array(field.proxyException)
      .default([])
      .describe(
        "Names, `.domains`, addresses and networks that are reached without it, besides the cluster's own and the /24 of each host.",
      ),
  })
  .refine(({ http, https }) => http !== undefined || https !== undefined, {
    error: "names no proxy; set http, https or both",
  });

export const artifacts = z.strictObject({
  mirror: field.httpUrl
    .optional()
    .describe("Mirror of downloads: serves `https://HOST/PATH` at `MIRROR/HOST/PATH`."),
  registryMirror: field.httpUrl
    .optional()
    .describe("Registry that serves the image `REGISTRY/NAME` as `REGISTRY/NAME`."),
  imageRegistry: field.imageRegistry
    .optional()
    .describe(
      "Registry, with or without a prefix, that all images of the cluster come from in place of their official registries: `NAME` is `IMAGEREGISTRY/NAME` there.",
    ),
  imageDigests: z
    .record(z.string().min(1), field.imageDigest)
    .default({})
    .describe(
      "Digests of images, by official reference such as `registry.k8s.io/pause:3.10.2`. Images without one are pulled by their tag.",
    ),
  proxy: proxy.optional().describe("Proxy for downloads, containerd and the kubelet."),
  sha256: z
    .record(field.httpUrl, field.sha256)
    .default({})
    .describe(
      "SHA-256 pins, by official address. Files without a pin are checked against their published checksum.",
    ),
});
