/** Paths that hosts change, which a sandbox has of its own: those of `enter`. */
export const places = ["boot", "etc", "opt", "run", "usr/local", "var/lib", "var/log"];
