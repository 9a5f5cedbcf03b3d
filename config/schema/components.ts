import { z } from "zod";
import * as field from "./fields";
import { unit } from "./units";

/** Values that config/settings checks against the tables of the release. */
const values = z.record(z.string(), z.unknown()).default({});

const flagsOf = (program: string) =>
  values.describe(
    `Flags of ${program} without dashes: text, a number, true or false, a list or a map. Those that the program decides are refused.`,
  );

const configOf = (kind: string) =>
  values.describe(`Fields of ${kind}. Those that the program decides are refused.`);

export const kubelet = z.strictObject({
  config: configOf("KubeletConfiguration"),
  unit: unit.prefault({}).describe("A drop-in for `kubelet.service`."),
});

const runtime = z.strictObject({
  path: field.directory.optional().describe("Program of the runtime on the host. You install it."),
  // No default here: one of a host would win over what its group sets.
  type: field.runtimeType
    .optional()
    .describe("Shim that containerd runs it by. Default: `io.containerd.runc.v2`."),
  options: values.describe("Further options of the shim."),
});

export const containerd = z.strictObject({
  config: values.describe(
    "Fields of containerd's `config.toml`, such as `plugins`. Those that the program decides are refused.",
  ),
  runtimes: z
    .record(field.name, runtime)
    .default({})
    .describe("Runtimes besides runc, by the name of their RuntimeClass."),
  unit: unit.prefault({}).describe("A drop-in for its unit."),
});
export const kubeProxy = z.strictObject({
  enabled: z
    .boolean()
    .default(true)
    .describe(
      "Run kube-proxy on every node. Without it, the CNI plugin of `network.plugin: none` has to implement Services.",
    ),
  config: configOf("KubeProxyConfiguration"),
});
export const apiServer = z.strictObject({ flags: flagsOf("kube-apiserver") });
export const controllerManager = z.strictObject({ flags: flagsOf("kube-controller-manager") });
export const scheduler = z.strictObject({
  config: configOf("KubeSchedulerConfiguration"),
  flags: flagsOf("kube-scheduler"),
});
export const etcd = z.strictObject({ flags: flagsOf("etcd") });
