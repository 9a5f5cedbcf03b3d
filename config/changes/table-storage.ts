import { free } from "./row";
import type { Change } from "./rule";

/** Rows for volumes of pods. */
export const storageChanges = {
  "storage.localPath": free(
    "the class is added or removed; without it, volumes stay, and are not removed with their claims any more",
  ),
  "storage.localPath.directory": free(
    "new volumes are made in the new directory; the others stay where they are",
  ),
  "storage.localPath.default": free("applies to claims made afterwards"),
  "storage.localPath.reclaimPolicy": free(
    "the class is replaced; volumes keep the policy that they were made with",
  ),
} as const satisfies Readonly<Record<string, Change>>;
