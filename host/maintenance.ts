import type { Credentials, RemoteHost } from "../ssh/host";
import { runAsRoot } from "../ssh/root-shell";
import { printableLine } from "../text/printable";
import { ownOutput, ownScript } from "./owner";

/** Maintenance to carry out on a host. */
export interface MaintenanceOrder {
  readonly packages: "none" | "security" | "all";
  /** Date that the host is maintained for, such as 2026-11-28. */
  readonly asOf: string;
  /** Seconds for the packages, and again for a reboot. */
  readonly timeoutSeconds: number;
}

/** What one step of scripts/maintain.sh found. */
export interface MaintenanceStep {
  /** Updates that are ready to be installed, or were: `libc6 2.36-9 → 2.36-10`. */
  readonly packages: readonly string[];
  /** Whether an earlier installation did not end. */
  readonly interrupted: boolean;
  /** Why a reboot is due; absent if none is. */
  readonly reboot?: string;
  /** Set where that maintenance has rebooted the host for what still asks for a reboot: another one would bring nothing else. */
  readonly rebooted?: true;
  /** The date that it was maintained for to the end; absent if it never was. */
  readonly maintained?: string;
  /** Whether the host runs pods. */
  readonly runsPods: boolean;
  /** Identifies the time since the last boot; empty if the step does not print it. */
  readonly boot: string;
}

type Step = "prepare" | "install" | "reboot" | "finish";

const doing: Record<Step, string> = {
  prepare: "preparing its maintenance",
  install: "updating its packages",
  reboot: "rebooting it",
  finish: "ending its maintenance",
};

/** A download or an installation that waits for a lock says so before the execution is ended. */
const marginSeconds = 30;

/**
 * Takes one step of the maintenance of a host. Each can be repeated: `install` completes an interrupted one.
 *
 * @throws RemoteError with what failed on the host; ConnectionError when it is not reached
 */
export async function maintain(
  host: RemoteHost,
  credentials: Credentials,
  step: Step,
  { packages, asOf, timeoutSeconds }: MaintenanceOrder,
  report: (line: string) => void,
): Promise<MaintenanceStep> {
  const isQuick = step === "reboot" || step === "finish";
  const seconds = isQuick ? 60 : timeoutSeconds;
  const variables = {
    STEP: step,
    AS_OF: asOf,
    PACKAGES: packages,
    LIMIT: String(Math.max(1, seconds - marginSeconds)),
  };
  const output = await runAsRoot(host, credentials, {
    doing: doing[step],
    script: ownScript(host, ["maintain"], variables),
    timeoutSeconds: seconds,
    onLine: (line) => {
      const [kind, text] = line.split("\t");
      if (kind === "progress" && text) report(text);
    },
  });
  return parseMaintenance(ownOutput(host, doing[step], output));
}

/** Reads what scripts/maintain.sh printed. */
export function parseMaintenance(output: string): MaintenanceStep {
  const rows = output.split("\n").map((line) => line.split("\t"));
  const row = (kind: string) => rows.find(([first]) => first === kind)?.slice(1);
  const [state, date = ""] = row("recorded") ?? [];
  const reboot = row("reboot");
  return {
    packages: rows
      .filter(([kind]) => kind === "package")
      .map(([, name = "", old = "", now = ""]) => printableLine(`${name} ${old} → ${now}`)),
    interrupted: row("interrupted") !== undefined,
    ...(reboot && { reboot: printableLine(reboot.join(" ")) }),
    ...(row("rebooted") && { rebooted: true as const }),
    ...(state === "done" && { maintained: printableLine(date) }),
    runsPods: row("pods") !== undefined,
    boot: row("boot")?.[0] ?? "",
  };
}
