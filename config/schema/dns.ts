import { z } from "zod";
import * as field from "./fields";

/** CoreDNS forwards to at most so many servers. */
const mostServers = 15;

/** How CoreDNS runs and answers. */
export const dns = z.strictObject({
  stubDomains: z
    .record(field.domain, z.array(field.dnsServer).min(1).max(mostServers))
    .default({})
    .describe("DNS servers of single domains, such as `corp.example.com: [192.0.2.53]`."),
  replicas: z.number().int().min(1).max(50).default(2).describe("Number of CoreDNS pods."),
  cacheSeconds: z
    .number()
    .int()
    .min(0)
    .max(3600)
    .default(30)
    .describe("How long answers are cached at most. 0: not at all."),
  log: z.boolean().default(false).describe("Log every query."),
});
