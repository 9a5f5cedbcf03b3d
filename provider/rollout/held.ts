import type { Gate } from "../../config/schema";

/** A gate that does not hold, and since when. */
export interface Held {
  readonly gate: Pick<Gate, "name" | "message" | "timeoutSeconds">;
  readonly reason: string;
  /** When an earlier run or this one found it so, in milliseconds since 1970. */
  readonly since: number;
  /** When this wait found it so: its deadline counts from here. */
  readonly began: number;
}

/** What holds a rollout and since when, for people. */
export function heldLine({ gate, reason, since }: Omit<Held, "began">): string {
  const advice = gate.message ? `; ${gate.message}` : "";
  const time = new Date(since).toISOString().replace(/\.\d+Z$/, "Z");
  return `held since ${time} by the gate ${gate.name}: ${reason}${advice}`;
}

/** Whether a gate has held a change for longer than it may. */
export const isOverdue = ({ gate, began }: Held, now: number): boolean =>
  now - began >= gate.timeoutSeconds * 1000;

/** How drift names a change that was made, and after which gates did not hold. A refresh keeps it. */
export const heldByGates = "gates did not hold after its change";

/** What to do about a gate that held for too long, for the end of a message. */
export const resumeAdvice = "fix it and run this again: it continues from here";
