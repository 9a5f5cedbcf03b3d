import type { Host } from "./cluster-config";
import type { Role, Sections } from "./schema";

/** What decides the labels of a node. */
interface Labelled {
  readonly name: string;
  readonly roles: readonly Role[];
  readonly labels: Readonly<Record<string, string>>;
  readonly containerd?: Sections["containerd"] | undefined;
}

const roleLabel: Record<Role, string> = {
  master: "node-role.kubernetes.io/control-plane",
  etcd: "node-role.kubernetes.io/etcd",
  worker: "node-role.kubernetes.io/worker",
};

/** Label of the nodes that have a runtime. */
export const runtimeLabel = (runtime: string): string =>
  `runtime.kubernetes-on-bare-metal/${runtime}`;

/** Labels of a node for the runtimes that its host has besides runc. */
export const runtimeLabels = ({ containerd }: Pick<Host, "containerd">): Record<string, string> =>
  Object.fromEntries(Object.keys(containerd.runtimes).map((name) => [runtimeLabel(name), ""]));

/** Labels that the program sets on a node: for its roles and runtimes, and those of the stack file. */
export const nodeLabels = ({ roles, labels, containerd }: Labelled): Record<string, string> => ({
  ...Object.fromEntries(roles.map((role) => [roleLabel[role], ""])),
  ...(containerd && runtimeLabels({ containerd })),
  ...labels,
});

/** Whether a node has all labels of a selector. Of labels that others set, knows only those that every kubelet sets. */
export const isSelected = (host: Labelled, selector: Readonly<Record<string, string>>): boolean => {
  const labels: Readonly<Record<string, string | undefined>> = {
    "kubernetes.io/os": "linux",
    "kubernetes.io/hostname": host.name,
    ...nodeLabels(host),
  };
  return Object.entries(selector).every(([key, value]) => labels[key] === value);
};
