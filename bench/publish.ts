import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { withFootprints } from "./footprint/table";
import type { Measurement } from "./measurement";
import { picture } from "./picture";
import { markdown } from "./table";
import { targets, type Target } from "./targets";

/** What bench.json contains. */
interface Published {
  readonly machine: string;
  readonly date: string;
  readonly measurements: readonly Measurement[];
}

/**
 * Writes the measurements of this run, with earlier ones of other parts on the same machine: bench.json, the picture and the
 * page. Idle nodes have a section of their own, so measuring them alone leaves the rest of the page as it is.
 *
 * @param hosts maximum number of hosts
 */
export function publish(
  directory: string,
  machine: string,
  measured: readonly Measurement[],
  hosts: number,
): readonly Target[] {
  const path = (name: string) => join(directory, name);
  const before = measuredBefore(path("bench.json"), machine);
  const others = (before?.measurements ?? []).filter(
    ({ part }) => !measured.some((one) => one.part === part),
  );
  const together = [...measured, ...others].sort((a, b) => a.part.localeCompare(b.part));
  const all = targets(together, hosts);
  mkdirSync(directory, { recursive: true });
  const onlyIdle = measured.length > 0 && measured.every(({ part }) => part === "F");
  const today = new Date().toISOString().slice(0, 10);
  const date = onlyIdle && before ? before.date : today;
  const made = { machine, date, measurements: together, targets: all };
  writeFileSync(path("bench.json"), `${JSON.stringify(made, null, 2)}\n`);
  writeFileSync(path("bench.svg"), picture(together, machine));
  const page =
    onlyIdle && existsSync(path("bench.md"))
      ? readFileSync(path("bench.md"), "utf8")
      : markdown(machine, together, all);
  writeFileSync(path("bench.md"), withFootprints(page, together));
  return all;
}

/** Earlier measurements on this machine: a part that is measured again replaces only its own. */
function measuredBefore(path: string, machine: string): Published | undefined {
  if (!existsSync(path)) return undefined;
  const before = JSON.parse(readFileSync(path, "utf8")) as Published;
  return before.machine === machine ? before : undefined;
}
