import { readFileSync, readdirSync } from "node:fs";

const everyMs = 100;

/**
 * Repeatedly reads the arguments and environment of every process of this machine, including those of the lab's hosts.
 *
 * @returns function that stops the watch and returns each text once.
 */
export function startWatching(): () => ReadonlySet<string> {
  const seen = new Set<string>();
  const look = () => {
    for (const id of readdirSync("/proc").filter((name) => /^\d+$/.test(name)))
      for (const aspect of ["cmdline", "environ"])
        seen.add(readOrNothing(`/proc/${id}/${aspect}`).replaceAll("\0", " "));
  };
  const timer = setInterval(look, everyMs);
  return () => {
    clearInterval(timer);
    return seen;
  };
}

function readOrNothing(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    // The process has ended meanwhile, or is a kernel thread.
    return "";
  }
}
