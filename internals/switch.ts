/** The patches by name; docs/internals.md says what each is for. */
export const patches = [
  "lazy-sdk",
  "quiet-sdk",
  "heap",
  "resource-traces",
  "promise-traces",
  "keep-requests",
  "certificates",
  "loader-cache",
] as const;

type Patch = (typeof patches)[number];

/** Whether a patch is on. KUBERNETES_ON_BARE_METAL_PLAIN turns patches off: names with commas, or 1 for all. */
export function isOn(patch: Patch): boolean {
  const off = process.env["KUBERNETES_ON_BARE_METAL_PLAIN"] ?? "";
  return off !== "1" && !off.split(",").includes(patch);
}

/** Applies a patch that is on. If the internal has changed, the run goes without it. */
export function patch(name: Patch, apply: () => void): void {
  if (!isOn(name)) return;
  try {
    apply();
  } catch {
    // What it saves is lost, and nothing else.
  }
}
