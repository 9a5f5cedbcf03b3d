import type { Settings } from "../../config/changes/rule";
import { layerFrom } from "../../layers/layer-json";
import { issueTime, renewalTime, type Issue } from "../../pki/renewal";
import type { DesiredState } from "../../layers/desired-state";
import { confirmGuard } from "../../host/guard";
import { applyLayer, observeHost } from "../../host/layer";
import { issueFiles } from "../pki/certificates";
import { issueClock } from "../pki/issue-clock";
import { assertSameTime } from "./clocks";
import { driftOf, dueCertificates } from "./drift";
import { same, type Handler } from "../handler";
import type { HostLayerInputs, HostLayerOutputs } from "./layer-inputs";
import { stillFails } from "./job-drift";
import { pullNewRelease, refusedHere } from "./layer-edits";
import { removeGated } from "./layer-removal";
import { reinstalled, moved } from "./machine";
import { filePrints, keyPrints, programPrints } from "./fingerprints";
import { stillGood, wanted } from "./wanted";
import { reporter, warner } from "../progress";
import { assignOwnPodCidrs } from "../node/second-pod-cidrs";
import { betweenGates } from "../rollout/gated";
import { heldByGates } from "../rollout/held";
import { isOnlyHeld, isRepair } from "./repair";
import { credentials, currentHost } from "../stack";
import { rollOut } from "./layer-rollout";

export const handler: Handler<HostLayerInputs, HostLayerOutputs> = {
  id: ({ host, layer }) => `${host.name}/${layer}`,

  derivedOutputs: (inputs) => {
    const { host, layer, onRemove = [], settings, gateAccess } = inputs;
    const known = { host, layer, onRemove, ...(gateAccess && { gateAccess }) };
    return { ...known, applied: wanted(inputs), ...(settings && { settings }) };
  },

  check(olds, news) {
    if (!news.certificates) return news;
    const { validDays } = news.certificates;
    const issuedAt = issueTime(olds?.certificates, validDays, issueClock());
    const renewAfter = renewalTime({ issuedAt, validDays }).toISOString();
    return { ...news, certificates: { ...news.certificates, issuedAt, renewAfter } };
  },

  refusals: (olds, news) => refusedHere(news.layer, olds.host.name, olds.settings, news.settings),
  unfinished: (outputs, news) =>
    refusedHere(news.layer, news.host.name, outputs.settings, news.settings),

  notCompared: ["gateAccess", "secondPodNetwork", "nodeAccess"],

  diff: ({ host, layer, applied, onRemove, drift }, news) => ({
    changes:
      drift.length > 0 ||
      reinstalled(host, news.host) ||
      !same(onRemove, news.onRemove ?? []) ||
      !same(applied, wanted(news)),
    replaces: [
      ...(moved(host, news.host) ? ["host"] : []),
      ...(layer === news.layer ? [] : ["layer"]),
    ],
  }),

  create(inputs, progress) {
    const { host, layer, position, createOneHostFirst } = inputs;
    return position !== undefined && createOneHostFirst
      ? rollOut({ name: host.name, layer, position, progress }, (inside) =>
          converge(inputs, {}, inside),
        )
      : converge(inputs, {}, progress);
  },

  async update(outputs, news, progress) {
    await pullNewRelease(outputs, news);
    const { host, layer, position, maxUnavailable, gateAccess } = news;
    const { changes } = handler.diff({ ...outputs, drift: [] }, news);
    const isMade = isOnlyHeld(outputs, changes);
    const repairs = isRepair(outputs, news, changes);
    const work = (inside: typeof progress) =>
      betweenGates({ host, layer, gateAccess, repairs, isMade }, reporter(host.name), async () => {
        if (isMade) return { ...outputs, gateAccess, drift: [] };
        await assignOwnPodCidrs(news);
        const done = await converge(news, stillGood(outputs, news), inside, outputs.settings);
        inside.record({ ...done, drift: [heldByGates] });
        return done;
      });
    if (position === undefined) return work(progress);
    const isPure = repairs && same(outputs.applied, wanted(news));
    const change = { name: host.name, layer, position, maxUnavailable, repairs: isPure };
    return rollOut({ ...change, progress }, work);
  },

  async read(outputs) {
    const seen = await observeHost(currentHost(outputs.host), credentials());
    if (!seen.layers.includes(outputs.layer)) return undefined;
    return {
      ...outputs,
      drift: [
        ...outputs.drift.filter((line) => line === heldByGates),
        ...driftOf(outputs, seen),
        ...dueCertificates(outputs),
      ],
    };
  },

  delete: (outputs) => removeGated(outputs, () => handler.read!(outputs)),
};

/**
 * Applies the layer to the host. Leaves alone what is already right.
 *
 * @param made the settings that were last applied completely
 */
export async function converge(
  inputs: HostLayerInputs,
  kept: Record<string, string>,
  progress: { record(outputs: HostLayerOutputs): void },
  made: Settings | undefined = {},
): Promise<HostLayerOutputs> {
  const { host, layer, onRemove = [], certificates, settings, gateAccess } = inputs;
  const whole = layerFrom(inputs);
  const renewAfter = certificates?.issuedAt && renewalTime(certificates as Issue).toISOString();
  const known = { host, layer, onRemove, renewAfter, ...(gateAccess && { gateAccess }) };
  const outputs = { ...known, applied: wanted(inputs), installed: kept, drift: [], settings };
  // Of a host that was never reached, nothing has to be removed, and its removal must not contact it.
  const touching = () =>
    progress.record({
      ...outputs,
      applied: {},
      drift: ["its set-up was not finished"],
      ...(settings && { settings: made }),
    });
  const report = reporter(host.name);
  const warn = warner();
  const apply = async (desired: DesiredState, begin = touching) => {
    const remote = currentHost(host);
    const { guard } = desired;
    const put = (touch: () => void) =>
      applyLayer(remote, credentials(), layer, desired, report, touch);
    // Rules that could shut everybody out are tried on one host first, the first time too.
    if (guard)
      return rollOut(
        { name: host.name, layer, position: 0, progress: { record: begin } },
        async (inside) => {
          const done = await put(() => inside.record(undefined));
          await confirmGuard(remote, credentials(), guard);
          return done;
        },
      );
    const done = await put(begin);
    for (const { unit, words } of done.failing ?? []) warn(stillFails(host.name, unit, words));
    return done;
  };

  if (certificates && Object.keys(kept).length > 0) {
    const { lost, programs } = await apply({ ...whole, kept });
    if (!lost) return { ...outputs, installed: { ...kept, ...programPrints(programs) } };
  }
  const issued = certificates ? await issueFiles(certificates) : {};
  const asked = {
    ...whole,
    files: { ...issued, ...whole.files },
    ...(certificates?.keys && { keys: certificates.keys.pods }),
  };
  const { programs, keys } = await apply(asked, () => {
    // The host has just shown its clock, and not seen the certificates yet.
    if (certificates) assertSameTime(host);
    touching();
  });
  const installed = { ...filePrints(issued), ...keyPrints(keys), ...programPrints(programs) };
  return { ...outputs, installed };
}
