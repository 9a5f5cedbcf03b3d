import { setTimeout as delay } from "node:timers/promises";
import type { Gate } from "../../config/schema";
import type { KubernetesApi } from "../../kubernetes/client";
import { askObjectGate } from "../../kubernetes/gate";
import type { RemoteHost } from "../../ssh/host";
import { askCommandGate } from "./command-gate";
import { resumeAdvice, heldLine, isOverdue, type Held } from "./held";
import { heldSince, recordPassed } from "./held-since";

/** A change that waits for gates. */
export interface GatedChange {
  /** The host that is to be changed, or was. */
  readonly host: RemoteHost;
  /** What the gates are asked for, such as "before its change". */
  readonly when: string;
  readonly report: (line: string) => void;
  /** Whether the host's own commands are left out, because it is gone. @default false */
  readonly withoutHost?: boolean;
  /** Throws when the wait has become pointless. */
  readonly assertWanted?: () => void;
}

const pauseMs = 2_000;

/**
 * Returns once every gate holds.
 *
 * @throws Error when one has not held for its `timeoutSeconds`, with what it found last; at once when the cluster does not have
 *   the kind that a gate is about.
 */
export async function waitForGates(
  api: KubernetesApi,
  gates: readonly Gate[],
  change: GatedChange,
): Promise<void> {
  const { host, when, report, assertWanted } = change;
  const waiting = new Map<string, { readonly began: number; readonly since: number }>();
  let reported = "";
  for (;;) {
    assertWanted?.();
    const now = await firstHeld(api, gates, change);
    if (!now) return recordPassed(api);
    // Those before it were asked and held. Those after it were not: with two that take turns, none would ever be overdue.
    for (const { name } of gates.slice(0, gates.indexOf(now.gate))) waiting.delete(name);
    const { name } = now.gate;
    if (!waiting.has(name))
      waiting.set(name, { began: Date.now(), since: await heldSince(api, name) });
    const held: Held = { ...now, ...waiting.get(name)! };
    const line = heldLine(held);
    if (line !== reported) report(`${when}: ${(reported = line)}`);
    if (isOverdue(held, Date.now()))
      throw new Error(`${host.name}: ${when}: ${line}\n${resumeAdvice}`);
    await delay(pauseMs);
  }
}

/** The first gate that does not hold, and why. */
async function firstHeld(
  api: KubernetesApi,
  gates: readonly Gate[],
  { host, withoutHost = false }: GatedChange,
): Promise<{ readonly gate: Gate; readonly reason: string } | undefined> {
  for (const gate of gates) {
    if (withoutHost && gate.command !== undefined && gate.on === "host") continue;
    const reason = await askGate(api, gate, host).catch((error: Error) => {
      throw new Error(`${host.name}: asking the gate ${gate.name}: ${error.message}`);
    });
    if (reason !== undefined) return { gate, reason };
  }
  return undefined;
}

function askGate(api: KubernetesApi, gate: Gate, host: RemoteHost): Promise<string | undefined> {
  const { command, kind, condition } = gate;
  return command === undefined
    ? askObjectGate(api, { ...gate, kind: kind!, condition: condition! })
    : askCommandGate({ ...gate, command }, host);
}
