import { layersFrom } from "../../layers/layer-json";
import { podRuntimeLayers } from "../../layers/pod-runtime";
import type { RemoteHost } from "../../ssh/host";
import { observeHost } from "../../host/layer";
import type { Observation } from "../../host/observation";
import { downOf } from "../host/drift";
import { removeOwnLayer } from "../host/foreign";
import type { Handler } from "../handler";
import { reinstalled, moved } from "../host/machine";
import { applyLayers } from "./layers";
import { maintainNewHost } from "./maintenance";
import type { NodeMaintenance } from "./maintenance-due";
import { reporter } from "../progress";
import { credentials, currentHost } from "../stack";

/**
 * containerd and the kubelet of a host: set up here, before the control plane, which runs in pods; restarted here if they are down;
 * and removed here. Their content changes with the node (provider/node/node.ts), after the control plane.
 */
export interface PodRuntimeInputs {
  readonly host: RemoteHost;
  /** Both layers, as layers/layer-json.ts writes them, for a set-up or a repair. New content alone is no change. */
  readonly layers: string;
  /** How the host is maintained before its first set-up. A new value alone is no change. */
  readonly maintenance?: NodeMaintenance | undefined;
}

/** Small on purpose: the engine writes it with every step. */
export interface PodRuntimeOutputs {
  readonly host: RemoteHost;
  /** The running units; none if the set-up was not finished. */
  readonly units: readonly string[];
  /** What is not running, one line each. */
  readonly drift: readonly string[];
}

export const handler: Handler<PodRuntimeInputs, PodRuntimeOutputs> = {
  id: ({ host }) => `${host.name}/pod-runtime`,
  derivedOutputs: ({ host }) => ({ host }),

  diff: ({ host, drift }, news) => ({
    changes: drift.length > 0 || reinstalled(host, news.host),
    replaces: moved(host, news.host) ? ["host"] : [],
  }),

  async create({ host, layers: text, maintenance }, progress) {
    const layers = layersFrom(text);
    await maintainNewHost(host, maintenance, reporter(host.name));
    // If the host was never reached, there is nothing to remove, and deleting this must not contact it.
    const touching = () =>
      progress.record({ host, units: [], drift: ["its set-up was not finished"] });
    await applyLayers(host, layers, reporter(host.name), touching);
    const units = podRuntimeLayers.flatMap((layer) => Object.keys(layers[layer].units ?? {}));
    return { host, units, drift: [] };
  },

  async read(outputs) {
    const seen = await observeHost(currentHost(outputs.host), credentials());
    const missing = podRuntimeLayers.filter((layer) => !seen.layers.includes(layer));
    if (missing.length === podRuntimeLayers.length) return undefined;
    return { ...outputs, drift: driftOf(outputs, missing, seen) };
  },

  async delete({ host }) {
    await removeOwnLayer(host, "kubelet", ["remove-pods"]);
    await removeOwnLayer(host, "engine", []);
  },
};

const driftOf = (
  { units, drift }: PodRuntimeOutputs,
  missing: readonly string[],
  seen: Observation,
): string[] =>
  units.length === 0
    ? [...drift]
    : [
        ...missing.map((layer) => `its layer ${layer} is missing`),
        ...downOf(units, podRuntimeLayers, seen),
      ];
