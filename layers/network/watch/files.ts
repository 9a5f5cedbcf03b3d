import type { ContainerdPlaces } from "../../containerd/places";
import type { HostFiles } from "../../formats/host-file";
import { layout } from "../../formats/layout";
import { unit } from "../../formats/unit";
import { networkWatch } from "./names";
import { networkWatchProgram, type WatchedPart } from "./program";

/** The program that watches the pod network, and its unit. */
export const networkWatchFiles = (
  parts: readonly WatchedPart[],
  containerd: ContainerdPlaces,
): HostFiles => ({
  [networkWatch.program]: { content: networkWatchProgram(parts, containerd), mode: "0755" },
  [`${layout.systemd}/${networkWatch.unit}`]: { content: watchUnit(containerd.unit) },
});

const watchUnit = (containerd: string) =>
  unit({
    Unit: {
      Description: "Watch over the pod network of a Kubernetes host",
      After: containerd,
      StartLimitIntervalSec: 0,
    },
    Service: {
      Type: "exec",
      ExecStart: `${networkWatch.program} watch`,
      Restart: "always",
      RestartSec: 5,
    },
    Install: { WantedBy: "multi-user.target" },
  });
