import { z } from "zod";

/** Values that config/settings checks against the tables of the release. */
const values = z.record(z.string(), z.unknown()).default({});

const flagsOf = (program: string) =>
  values.describe(
    `Flags of ${program} without dashes: text, a number, true or false, a list or a map. Those that the program decides are refused.`,
  );

const configOf = (kind: string) =>
  values.describe(`Fields of ${kind}. Those that the program decides are refused.`);

export const kubelet = z.strictObject({ config: configOf("KubeletConfiguration") });
export const kubeProxy = z.strictObject({ config: configOf("KubeProxyConfiguration") });
export const apiServer = z.strictObject({ flags: flagsOf("kube-apiserver") });
export const controllerManager = z.strictObject({ flags: flagsOf("kube-controller-manager") });
export const scheduler = z.strictObject({
  config: configOf("KubeSchedulerConfiguration"),
  flags: flagsOf("kube-scheduler"),
});
export const etcd = z.strictObject({ flags: flagsOf("etcd") });
