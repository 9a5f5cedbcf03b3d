import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";

const timers = ["apt-daily", "apt-daily-upgrade", "dpkg-db-backup", "e2scrub_all", "fstrim"];

/** Masks the daily and weekly jobs of Debian, whose files a test that runs past midnight would take for changes. */
export function maskTimers(root: string): void {
  const units = join(root, "etc/systemd/system");
  mkdirSync(units, { recursive: true });
  for (const name of timers) symlinkSync("/dev/null", join(units, `${name}.timer`));
}
