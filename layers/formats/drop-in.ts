import type { Sections } from "../../config/schema";
import type { HostFiles } from "./host-file";
import { layout } from "./layout";
import { unit } from "./unit";

/** Drop-in with settings from the stack file for a managed unit. Drop-ins are read in the order of their names, and the last wins. */
export const dropInPath = (name: string): string =>
  `${layout.systemd}/${name}.d/90-stack-file.conf`;

/** Settings from the stack file for a unit, as a drop-in; empty without settings. */
export function dropIn(name: string, sections: Sections["kubelet"]["unit"]): HostFiles {
  const given = Object.entries(sections).filter(([, settings]) => Object.keys(settings).length > 0);
  return given.length === 0
    ? {}
    : { [dropInPath(name)]: { content: unit(Object.fromEntries(given)), mode: "0600" } };
}
