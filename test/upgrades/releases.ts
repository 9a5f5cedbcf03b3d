import { objects, type Node } from "../lab/kubectl";

/** The releases that nodes report, of kubelets or container runtimes. */
export const reported = async (
  what: "kubeletVersion" | "containerRuntimeVersion",
): Promise<Set<string>> =>
  new Set((await objects<Node>("nodes")).map(({ status }) => status.nodeInfo[what]));

interface Running {
  readonly spec: { readonly containers: readonly { readonly image: string }[] };
  readonly status: { readonly containerStatuses?: readonly { readonly ready: boolean }[] };
}

/** The images of ready pods, each once. A runtime may report an image under another of its tags. */
export async function imagesOf(...pods: string[]): Promise<Set<string>> {
  const ready = (await objects<Running>("pods", ...pods)).filter(({ status }) =>
    (status.containerStatuses ?? []).every((container) => container.ready),
  );
  return new Set(ready.flatMap(({ spec }) => spec.containers.map(({ image }) => image)));
}
