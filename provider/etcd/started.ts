import { fingerprints } from "../../layers/desired-state";
import { etcdManifest, startingIn, type InitialCluster } from "../../layers/etcd/start";
import { layerFrom } from "../../layers/layer-json";
import { isOfJob } from "../host/job-drift";
import { heldByGates } from "../rollout/held";
import type { EtcdMemberInputs, EtcdMemberOutputs } from "./member-inputs";

/** The member's layer with the initial cluster of its first start. */
export function started(inputs: EtcdMemberInputs, initial: InitialCluster | undefined) {
  const layer = layerFrom(inputs);
  return initial ? { ...layer, files: startingIn(layer.files, initial) } : layer;
}

/** Whether the change leaves the member running: its manifest stays the same, and was not edited by hand. */
export const runsOn = ({ applied, drift, initial }: EtcdMemberOutputs, inputs: EtcdMemberInputs) =>
  drift.every((line) => line === heldByGates || isOfJob(line)) &&
  applied[`file ${etcdManifest}`] ===
    fingerprints(started(inputs, initial))[`file ${etcdManifest}`];
