import { cpSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { leanPlace } from "./lean-host";

/** Puts the programs by which a lean host passes for a whole one where they go before Debian's own. */
export function layPrograms(): void {
  const place = join(leanPlace, "programs", "usr", "local", "sbin");
  mkdirSync(place, { recursive: true });
  cpSync(join(__dirname, "programs"), place, { recursive: true });
}
