import type { DesiredState } from "../desired-state";
import { layout } from "../formats/layout";
import type { NetworkPart } from "./part";

/**
 * That no CNI configuration of others comes before the cluster's: containerd gives every new pod the first one by name, and pods that run
 * keep theirs, so that the node stays ready. One that names the cluster's file or plugin passes packets on to it, as Multus does.
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
