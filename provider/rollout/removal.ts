import { X509Certificate } from "node:crypto";
import { isForeign } from "../../host/owner";
import type { HostLayerOutputs } from "../host/layer-inputs";
import { stopsSomething } from "../host/repair";
import { programRuns } from "../activity";
import { reporter } from "../progress";
import { isLost, listedApiServers, listedGates } from "../stack";
import { gateApi } from "./access";
import { passGates } from "./gated";
import { nodeRollout } from "./node-rollout";

/**
 * Removes a node, an etcd member or a control plane between gates, while no other is removed and no node changes. After a failure, only
 * those that are down are still removed: they may be the reason why a gate does not hold.
 */
export const inTurn = (name: string, isDown: boolean, work: () => Promise<void>): Promise<void> => {
  const how = { position: 0, maxUnavailable: 1, controlPlane: false, removed: true };
  return nodeRollout().run({ name, ...how, urgent: isDown, repairs: isDown }, work);
};

type Removed = Pick<HostLayerOutputs, "host" | "layer" | "drift" | "gateAccess">;

/** A layer that others rely on, and that is to go. */
export interface LayerRemoval {
  readonly outputs: Removed;
  /** Whether the stack file still has it on this host: a destroy, or a person, removes it then, and no gate is asked. */
  readonly staysListed: boolean;
  /** The layer as it is now; undefined where it is gone. */
  readonly observe: () => Promise<Pick<Removed, "drift"> | undefined>;
}

/**
 * Removes a layer between gates. If it is down or already gone, gates are checked only afterwards; if its host is lost or belongs to
 * another cluster, not at all.
 *
 * @throws Error when a gate does not hold, or when there is no valid certificate on record with which to ask the API servers. Unless
 *   its gates failed afterwards, the layer is still there.
 */
export async function removeBetweenGates(
  { outputs, staysListed, observe }: LayerRemoval,
  work: () => Promise<void>,
): Promise<void> {
  const { host, layer } = outputs;
  const asksNone = staysListed || !programRuns() || isLost(host.address);
  if (asksNone || listedGates().length === 0) return work();
  // A host that does not answer has what is on record: only lostHosts gives it up.
  const now = await observe().catch((error: unknown) => (isForeign(error) ? error : outputs));
  if (now instanceof Error) return work();
  const isDown = !now || stopsSomething(now.drift);
  await inTurn(host.name, isDown, async () => {
    assertAccess(outputs);
    const report = reporter(host.name);
    const api = () => accessOf(outputs);
    if (!isDown) await passGates({ host, when: `before ${layer} is removed`, report }, api);
    await work();
    await passGates({ host, when: `after ${layer} was removed`, report }, api);
  });
}

/** Today's API servers and the recorded ones, with the recorded certificate. Gates that are commands use neither. */
const accessOf = ({ gateAccess }: Removed) => {
  const { servers = [], trusted = "", client = { cert: "", key: "" } } = gateAccess ?? {};
  return gateApi({ servers: [...new Set([...listedApiServers(), ...servers])], trusted, client });
};

/** A removal can use only the certificate that the last `up` recorded while the layer was in the stack file. */
function assertAccess({ host, layer, gateAccess }: Removed): void {
  if (listedGates().every(({ command }) => command !== undefined)) return;
  const until = gateAccess && new X509Certificate(gateAccess.client.cert).validTo;
  if (until !== undefined && new Date() < new Date(until)) return;
  const cause = until
    ? `the certificate on record for that expired at ${new Date(until).toISOString()}`
    : "there were none at the last run, so no certificate for that is on record";
  throw new Error(
    `${host.name}: removing ${layer}: asking the gates: ${cause}; take this edit back, run pulumi up, which records a new one, then make the edit again; or run it without rollout.gates`,
  );
}
