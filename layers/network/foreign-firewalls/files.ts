import type { Cluster, Host } from "../../../config/cluster-config";
import type { DesiredState } from "../../desired-state";
import { listOfFamilies } from "../../formats/families";
import { layout } from "../../formats/layout";
import { foreignFirewallsProgram } from "./program";

const program = `${layout.libexec}/kubernetes-forwarding`;

/**
 * Finds firewalls of others that drop packets of pods, such as one that was installed after the host was set up. Their rules are not
 * changed: whoever made them has to let pods through, and the failure says how.
 *
 * @param links interfaces of the pod network
 */
export const foreignFirewalls = (
  { besideDocker }: Pick<Host, "besideDocker">,
  cluster: Pick<Cluster, "podCidr" | "ipv6">,
  links: readonly string[],
): Required<Pick<DesiredState, "files" | "waits">> => ({
  files: {
    [program]: {
      content: foreignFirewallsProgram(listOfFamilies(cluster, "podCidr"), links, besideDocker),
      mode: "0755",
    },
  },
  waits: [{ what: "a way for pods through other firewalls", command: program, timeoutSeconds: 30 }],
});
