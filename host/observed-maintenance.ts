import { printableLine } from "../text/printable";

/** How the maintenance of a host stands. */
export interface ObservedMaintenance {
  /** `begun`, `rebooting` or `done`. */
  readonly state: string;
  /** Date that it is, or was, maintained for. */
  readonly asOf: string;
  /** Why a reboot is due; empty if none is. */
  readonly reboot: string;
  /** Names of packages that lack a security update, by the lists of packages on the host. */
  readonly lacking: readonly string[];
}

/** What scripts/observe.sh printed of it, as fields of lines; nothing where the host was never maintained. */
export function observedMaintenance(rows: readonly (readonly string[])[]): {
  maintenance?: ObservedMaintenance;
} {
  const record = rows.find(([kind]) => kind === "maintenance");
  if (!record) return {};
  const text = (kind: string) => rows.find(([first]) => first === kind)?.[1] ?? "";
  const [, state = "", asOf = ""] = record;
  return {
    maintenance: {
      state: printableLine(state),
      asOf: printableLine(asOf),
      reboot: printableLine(text("reboot")),
      lacking: text("lacking")
        .split(" ")
        .filter(Boolean)
        .map((name) => printableLine(name)),
    },
  };
}
