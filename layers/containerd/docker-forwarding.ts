import type { Cluster } from "../../config/cluster-config";
import type { DesiredState } from "../desired-state";
import { layout } from "../formats/layout";
import { unit } from "../formats/unit";
import { dockerForwardingProgram } from "./docker-forwarding-program";

const name = "kubernetes-docker-forwarding";
const program = `${layout.libexec}/${name}`;
const unitPath = `${layout.systemd}/${name}.service`;

/**
 * Lets packets of pods through Docker's filter, which drops forwarded packets. An accept in another nftables table does not override
 * that drop, so the rules go into DOCKER-USER, Docker's own chain for the rules of others.
 */
export const dockerForwarding = ({
  podCidr,
}: Pick<Cluster, "podCidr">): Required<Pick<DesiredState, "files" | "units" | "waits">> => ({
  files: {
    [program]: { content: dockerForwardingProgram(podCidr), mode: "0755" },
    [unitPath]: { content: service },
  },
  units: { [`${name}.service`]: [program, unitPath] },
  waits: [
    {
      what: "Docker's packet filter to let pods through",
      command: `${program} check`,
      timeoutSeconds: 30,
    },
  ],
});

/** ExecStopPost runs after `watch` has ended, which would restore the rules. */
const service = unit({
  Unit: {
    Description: "Rules that let pods through Docker's packet filter",
    Documentation: "https://docs.docker.com/engine/network/packet-filtering-firewalls/",
    After: "docker.service",
    StartLimitIntervalSec: 0,
  },
  Service: {
    Type: "exec",
    ExecStart: `${program} watch`,
    ExecStopPost: `${program} remove`,
    Restart: "always",
    RestartSec: 1,
  },
  Install: { WantedBy: "multi-user.target" },
});
