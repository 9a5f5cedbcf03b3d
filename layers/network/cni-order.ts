import type { DesiredState } from "../desired-state";
import { layout } from "../formats/layout";
import type { NetworkPart } from "./part";

/**
 * Checks that no other CNI file sorts before the cluster's. containerd uses the first file by name for every new pod; running pods keep
 * their network, so the node stays ready and hides the fault. A file that names the cluster's file or plugin is allowed, since it
 * delegates to it, as Multus does.
 */
export const cniOrder = ({
  name,
  cniFile,
}: Pick<NetworkPart, "name" | "cniFile">): Required<DesiredState>["waits"] =>
  cniFile === undefined
    ? []
    : [
        {
          what: `${cniFile} before the CNI files of others`,
          command: [
            `first=$(cd ${layout.cniConfig} && LC_ALL=C ls | grep -E '[.](conf|conflist|json)$' | head -n 1)`,
            `[ "$first" = ${cniFile} ] || grep -qs '${name}' "${layout.cniConfig}/$first" || { echo "${layout.cniConfig}/$first sorts before ${cniFile}, and containerd takes the first file for all pods; remove it"; false; }`,
          ].join("; "),
          timeoutSeconds: 10,
        },
      ];
