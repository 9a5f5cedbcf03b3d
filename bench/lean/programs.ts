import { cpSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { leanPlace } from "./lean-host";

/** Installs the fake programs that make a lean host pass for a full one, ahead of Debian's own on PATH. */
export function installPrograms(): void {
  const place = join(leanPlace, "programs", "usr", "local", "sbin");
  mkdirSync(place, { recursive: true });
  cpSync(join(__dirname, "programs"), place, { recursive: true });
}
