import type { Conflict } from "./kubelet-conflicts";
import { type Values, valueAt } from "./merge";

const entriesOf = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? (value as unknown[]) : [];

/** Fields that need a value of another one: pkg/kubelet/apis/config/validation. */
export function pairConflicts(config: Values): Conflict[] {
  const when = (contradicts: boolean, path: string, why: string): Conflict[] =>
    contradicts ? [{ path, why }] : [];
  const enforced = entriesOf(config["enforceNodeAllocatable"]);
  const repeated = enforced.find((one, index) => enforced.indexOf(one) < index);
  return [
    ...when(
      Boolean(config["systemCgroups"]) && !config["cgroupRoot"],
      "systemCgroups",
      "it needs the cgroup above it; set cgroupRoot",
    ),
    ...when(
      repeated !== undefined,
      "enforceNodeAllocatable",
      `${String(repeated)} is listed twice; take one of them out`,
    ),
    ...when(
      entriesOf(config["preloadedImagesVerificationAllowlist"]).length > 0 &&
        config["imagePullCredentialsVerificationPolicy"] !== "NeverVerifyAllowlistedImages",
      "preloadedImagesVerificationAllowlist",
      "it belongs to one policy; set imagePullCredentialsVerificationPolicy to NeverVerifyAllowlistedImages",
    ),
    ...when(
      config["enableSystemLogQuery"] === true && config["enableSystemLogHandler"] === false,
      "enableSystemLogQuery",
      "queries are answered by the handler; set enableSystemLogHandler to true",
    ),
    ...when(
      entriesOf(valueAt(config, "logging.vmodule")).length > 0 &&
        valueAt(config, "logging.format") === "json",
      "logging.vmodule",
      "only the format text has it; set logging.format to text",
    ),
  ];
}
