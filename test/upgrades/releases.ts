import { objects, type Node } from "../lab/kubectl";

/** The releases that nodes report: of kubelets, or of container engines. */
export const reported = async (
  what: "kubeletVersion" | "containerRuntimeVersion",
): Promise<Set<string>> =>
  new Set((await objects<Node>("nodes")).map(({ status }) => status.nodeInfo[what]));

interface Running {
  readonly metadata: { readonly name: string };
  readonly status: {
    readonly containerStatuses: readonly { readonly image: string; readonly ready: boolean }[];
  };
}

/** The images that containers run from, each once, without those that are not ready. */
export async function imagesOf(...pods: string[]): Promise<Set<string>> {
  const running = await objects<Running>("pods", ...pods);
  const containers = running.flatMap(({ status }) => status.containerStatuses);
  return new Set(containers.filter(({ ready }) => ready).map(({ image }) => image));
}
