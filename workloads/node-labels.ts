import type { Role, Sections } from "../config/schema";
import { runtimeLabels } from "./runtime-classes";

/** What the labels of a node come from. */
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

/** Labels that the program gives a node: for its roles and runtimes, and those of the stack file. */
export const nodeLabels = ({ roles, labels, containerd }: Labelled): Record<string, string> => ({
  ...Object.fromEntries(roles.map((role) => [roleLabel[role], ""])),
  ...(containerd && runtimeLabels({ containerd })),
  ...labels,
});

/** Whether a node has all labels of a selector. Of the labels that others set, it knows those of every kubelet. */
export const isSelected = (host: Labelled, selector: Readonly<Record<string, string>>): boolean => {
  const labels: Readonly<Record<string, string | undefined>> = {
    "kubernetes.io/os": "linux",
    "kubernetes.io/hostname": host.name,
    ...nodeLabels(host),
  };
  return Object.entries(selector).every(([key, value]) => labels[key] === value);
};
