import { z } from "zod";
import * as field from "./fields";

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
});
