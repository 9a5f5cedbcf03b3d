/** A node or a pod, as far as its health is concerned. */
export interface Conditioned {
  readonly metadata: { readonly name: string };
  readonly status: {
    readonly phase?: string;
    readonly conditions?: readonly { readonly type: string; readonly status: string }[];
  };
}

const holds = ({ status }: Conditioned, condition: string): boolean =>
  status.conditions?.some(({ type, status }) => type === condition && status === "True") ?? false;

/** Hosts whose node is missing, not ready, or short of something. */
export const ailingNodes = (nodes: readonly Conditioned[], hosts: readonly string[]): string[] =>
  hosts.filter((host) => {
    const node = nodes.find(({ metadata }) => metadata.name === host);
    return (
      !node ||
      !holds(node, "Ready") ||
      ["DiskPressure", "MemoryPressure", "PIDPressure"].some((pressure) => holds(node, pressure))
    );
  });

/** Pods that are not ready. One that has ended, such as an evicted one, has a successor, and stays on record. */
export const ailingPods = (pods: readonly Conditioned[]): string[] =>
  pods
    .filter((pod) => !["Failed", "Succeeded"].includes(pod.status.phase ?? ""))
    .filter((pod) => !holds(pod, "Ready"))
    .map(({ metadata }) => metadata.name);
