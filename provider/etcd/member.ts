import pLimit from "p-limit";
import { setMemberAside } from "../../host/etcd";
import { assertSameTime } from "../host/clocks";
import { observeRemaining } from "./lost-members";
import { promote } from "./changes";
import { isFull, makeRoom } from "./alarms";
import { membershipDrift } from "./drift";
import { entryOf } from "./entry";
import { expiredOthers, later } from "./expired";
import { sameHost } from "./hosts";
import { place } from "./join";
import { learnerWaits } from "./learner";
import { leaveCluster } from "./leave";
import { assertMayPause } from "./may-pause";
import type { EtcdMemberInputs, EtcdMemberOutputs } from "./member-inputs";
import { runsOn, started } from "./started";
import type { Handler, Progress } from "../handler";
import { removeOwnLayer } from "../host/foreign";
import { converge, handler as layer } from "../host/layer";
import { stillGood } from "../host/wanted";
import type { HostLayerOutputs } from "../host/layer-inputs";
import { pullNewRelease } from "../host/layer-edits";
import { reporter } from "../progress";
import { betweenGates } from "../rollout/gated";
import { heldByGates } from "../rollout/held";
import { isOnlyHeld, isRepair } from "../host/repair";
import { removeBetweenGates } from "../rollout/removal";
import { credentials, listedEtcdHosts } from "../stack";

/** Whatever edit caused them, changes of the cluster are made one at a time. */
const oneAtATime = pLimit(1);

export const handler: Handler<EtcdMemberInputs, EtcdMemberOutputs> = {
  id: (inputs) => layer.id(inputs),
  derivedOutputs: (inputs) => layer.derivedOutputs!(inputs),
  check: (olds, news) => ({ ...news, ...layer.check!(olds, news) }),
  refusals: (olds, news) => layer.refusals!(olds, news),
  unfinished: (outputs, news) => layer.unfinished!(outputs, news),
  notCompared: layer.notCompared!,
  diff: (outputs, news) => layer.diff(outputs, started(news, outputs.initial)),

  create: (inputs, progress) => oneAtATime(() => operate(inputs, undefined, progress)),

  update: (outputs, news, progress) =>
    oneAtATime(async () => {
      await pullNewRelease(outputs, news);
      const { host, layer: name, gateAccess } = news;
      const { changes } = layer.diff({ ...outputs, drift: [] }, started(news, outputs.initial));
      const isMade = isOnlyHeld(outputs, changes);
      const repairs = isRepair(outputs, news, changes);
      const change = { host, layer: name, gateAccess, repairs, isMade };
      return betweenGates(change, reporter(host.name), async () => {
        if (isMade) return { ...outputs, gateAccess, drift: [] };
        const done = await operate(news, outputs, progress);
        progress.record({ ...done, drift: [heldByGates] });
        return done;
      });
    }),

  async read(outputs) {
    const read = await layer.read!(outputs);
    if (!read) return undefined;
    return { ...outputs, drift: [...read.drift, ...(await membershipDrift(outputs.host))] };
  },

  delete: (outputs) =>
    oneAtATime(async () => {
      const { host } = outputs;
      const staysListed = listedEtcdHosts(host.owner).some((one) => sameHost(one, host));
      const observe = () => handler.read!(outputs);
      await removeBetweenGates({ outputs, staysListed, observe }, async () => {
        await leaveCluster(host, reporter(host.name));
        await removeOwnLayer(host, outputs.layer, outputs.onRemove);
      });
    }),
};

/** Gets a member into operation, from wherever it stands. */
async function operate(
  inputs: EtcdMemberInputs,
  known: EtcdMemberOutputs | undefined,
  progress: Progress<EtcdMemberOutputs>,
): Promise<EtcdMemberOutputs> {
  const { host, members, formerMembers, layer: name, onRemove = [] } = inputs;
  const report = reporter(host.name);
  const candidates = [...members, ...formerMembers].filter((one) => !sameHost(one, host));
  const all = await observeRemaining([host, ...candidates], report);
  const own = all.find(({ remote }) => sameHost(remote, host));
  if (!own?.view) throw new Error(own?.failure ?? `${host.name}: is in lostHosts`);
  const others = all.filter((one) => one !== own);
  const entry = entryOf(host, own.view, others, sameHost(members[0]!, host));
  const kept = known && entry.as === "member" ? stillGood(known, inputs) : {};
  // Before etcd adds a member that could not be set up.
  if (inputs.certificates && Object.keys(kept).length === 0) assertSameTime(host);
  if (entry.as === "member" && !(known && runsOn(known, inputs)))
    assertMayPause(host, all, "changing its etcd member");
  if (entry.as === "learner") {
    const unfinished = { applied: {}, installed: {}, drift: ["its set-up was not finished"] };
    progress.record({ host, layer: name, onRemove, ...unfinished, ...made(inputs, known) });
    if (entry.stale) {
      report(
        own.view.damage === undefined
          ? "sets the data of a member aside that the cluster has expelled"
          : `sets the data of its etcd member aside, which is damaged (${own.view.damage}), to get that of the others`,
      );
      await setMemberAside(own.remote, credentials());
    }
  }
  const { initial, member } = await place(host, entry, own.view, known?.initial, report);
  const recorded = (outputs: HostLayerOutputs) => ({ ...outputs, initial });

  const end = new AbortController();
  // Without its vote the member does not become ready, which the layer waits for.
  const votesLater = member?.isLearner && entry.as !== "first" && entry.through;
  const vote = votesLater
    ? promote(votesLater.remote, member, host, end.signal, report).catch((error: Error) => error)
    : undefined;
  const whole = started(inputs, initial);
  const expired = entry.as === "member" && !entry.through ? expiredOthers(host, members, all) : [];
  if (expired.length > 0)
    report(`does not wait for a quorum: certificates of ${expired.join(", ")} are renewed next`);
  const waits = vote
    ? learnerWaits(whole.waits)
    : expired.length > 0
      ? later(whole.waits)
      : undefined;
  const waiting = waits ? { ...whole, waits } : whole;
  try {
    const outputs = await converge(
      waiting,
      kept,
      { record: (outputs) => progress.record(recorded(outputs)) },
      known?.settings,
    );
    // A quota that is raised holds from here on.
    if (isFull(own.view)) await makeRoom(own.remote, report);
    return recorded(outputs);
  } catch (error) {
    end.abort();
    const refused = await vote;
    if (refused) (error as Error).message += `\n${refused.message}`;
    throw error;
  } finally {
    end.abort();
    await vote;
  }
}

/** The settings that the member was last made by, for the record of a run that may fail. */
const made = ({ settings }: EtcdMemberInputs, known: EtcdMemberOutputs | undefined) =>
  settings && { settings: known?.settings ?? {} };
