import type { ContainerdPlaces } from "../containerd/places";
import type { DesiredState } from "../desired-state";
import { layout } from "../formats/layout";
import { unit } from "../formats/unit";
import { containerNamesProgram } from "./container-names-program";

const name = "kubernetes-container-names";
const program = `${layout.libexec}/${name}`;
const unitPath = `${layout.systemd}/${name}.service`;

/** Lets pods start again whose next container name already exists because the host's clock was set back. */
export const containerNames = (
  containerd: ContainerdPlaces,
): Required<Pick<DesiredState, "files" | "units">> => ({
  files: {
    [program]: { content: containerNamesProgram(containerd), mode: "0755" },
    [unitPath]: { content: service },
  },
  units: { [`${name}.service`]: [program, unitPath] },
});

const service = unit({
  Unit: {
    Description: "Frees names of ended containers that the kubelet asks for again",
    StartLimitIntervalSec: 0,
  },
  Service: { Type: "exec", ExecStart: program, Restart: "always", RestartSec: 5 },
  Install: { WantedBy: "multi-user.target" },
});
