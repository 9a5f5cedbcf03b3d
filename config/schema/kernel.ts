import { z } from "zod";
import * as field from "./fields";

const pages = z.number().int().min(0).optional();

// No defaults here: one of a host would win over what its group sets.
const hugepages = z.strictObject({
  "2Mi": pages.describe("Pages of 2 MiB to reserve, now and at boot."),
  "1Gi": pages.describe(
    "Pages of 1 GiB that the host must have. Only boot parameters reserve them: `hugepagesz=1G hugepages=4`.",
  ),
});

/** Settings of a host's kernel, besides those that Kubernetes needs. */
export const kernel = z.strictObject({
  sysctls: z
    .record(field.sysctl, field.sysctlValue)
    .default({})
    .describe("Sysctls by name, such as `net.core.somaxconn`. They are put back when taken out."),
  modules: z
    .array(field.kernelModule)
    .default([])
    .describe("Modules to load now and at boot, besides those of groups and the host."),
  hugepages: hugepages
    .optional()
    .describe("Huge pages for pods. The kubelet restarts to offer another number."),
});
