import { objects } from "../lab/kubectl";

interface Started {
  readonly metadata: {
    readonly namespace: string;
    readonly name: string;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly status: {
    readonly startTime: string;
    readonly containerStatuses: readonly {
      readonly containerID: string;
      readonly state: { readonly running?: { readonly startedAt: string } };
    }[];
  };
}

/**
 * Start times of pods and their containers, from the container runtime.
 *
 * @param which pods, as options of kubectl
 */
export const startTimes = async (...which: string[]): Promise<string[]> =>
  (await objects<Started>("pods", ...which))
    .map(({ metadata: { namespace, name, annotations }, status }) => {
      // A restarted kubelet forgets when it first saw a static pod: status.startTime of its mirror is made up then
      // (pkg/kubelet/status/status_manager.go).
      const isMirror = annotations?.["kubernetes.io/config.mirror"] !== undefined;
      const containers = status.containerStatuses.map(
        ({ containerID, state }) => `${containerID} ${state.running?.startedAt ?? "does not run"}`,
      );
      return [`${namespace}/${name}`, ...(isMirror ? [] : [status.startTime]), ...containers].join(
        " ",
      );
    })
    .sort();
