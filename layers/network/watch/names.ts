import { layout } from "../../formats/layout";

const name = "kubernetes-network";

/** What restores the pod network on a host. */
export const networkWatch = {
  name,
  unit: `${name}-watch.service`,
  program: `${layout.libexec}/${name}`,
} as const;
