import type { Sections } from "../../config/schema";
import type { HostFiles } from "./host-file";
import { layout } from "./layout";
import { unit } from "./unit";

/** Drop-in that the stack file writes for a unit of the program. The last name in the order of names wins. */
export const dropInPath = (name: string): string =>
  `${layout.systemd}/${name}.d/90-stack-file.conf`;

/** What the stack file sets in a unit, as a drop-in; no file where it sets nothing. */
export function dropIn(name: string, sections: Sections["kubelet"]["unit"]): HostFiles {
  const given = Object.entries(sections).filter(([, settings]) => Object.keys(settings).length > 0);
  return given.length === 0
    ? {}
    : { [dropInPath(name)]: { content: unit(Object.fromEntries(given)), mode: "0600" } };
}
