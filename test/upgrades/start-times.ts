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
 * When each pod started, and each of its containers, as the container engine says.
 *
 * @param which pods, as options of kubectl
 */
export const startTimes = async (...which: string[]): Promise<string[]> =>
  (await objects<Started>("pods", ...which))
    .map(({ metadata: { namespace, name, annotations }, status }) => {
      // A kubelet that starts forgets when it saw a static pod first: status.startTime of its mirror is made up then
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
