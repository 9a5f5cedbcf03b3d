import { free } from "./row";
import type { Change } from "./rule";

const fromNextChange = "applies from the next change";

/** Rows for the order of changes and what holds them. */
export const rolloutChanges = {
  "rollout.maxUnavailable": free(fromNextChange),
  "rollout.drainTimeoutSeconds": free(fromNextChange),
  "rollout.maxFailures": free(fromNextChange),
  "rollout.pause": free("applies from the next change; taken out, the other nodes follow"),
  "rollout.gates": free(fromNextChange),
  "rollout.gates[].name": free(fromNextChange),
  "rollout.gates[].apiVersion": free(fromNextChange),
  "rollout.gates[].kind": free(fromNextChange),
  "rollout.gates[].namespace": free(fromNextChange),
  "rollout.gates[].selector": free(fromNextChange),
  "rollout.gates[].condition": free(fromNextChange),
  "rollout.gates[].minimum": free(fromNextChange),
  "rollout.gates[].command": free(fromNextChange),
  "rollout.gates[].on": free(fromNextChange),
  "rollout.gates[].timeoutSeconds": free(fromNextChange),
  "rollout.gates[].message": free(fromNextChange),
  "rollout.deleteLocalVolumes": free("applies to the same edit"),
  "rollout.allowDowngrade": free("applies to the same edit"),
  "hosts[].rollout": free("like rollout"),
  "hosts[].rollout.drainTimeoutSeconds": free(fromNextChange),

  "hooks.beforeSetup": free("runs again on every host"),
  "hooks.afterSetup": free("runs again on every host"),
  "hooks.beforeChange": free("runs at the next change of a node"),
  "hooks.afterChange": free("runs at the next change of a node"),
  "hooks.beforeRemove": free("runs when a host is removed"),
  "hosts[].hooks": free("like the section hooks"),
  "hosts[].hooks.beforeSetup": free("runs again on the host"),
  "hosts[].hooks.afterSetup": free("runs again on the host"),
  "hosts[].hooks.beforeChange": free("like hooks.beforeChange"),
  "hosts[].hooks.afterChange": free("like hooks.afterChange"),
  "hosts[].hooks.beforeRemove": free("like hooks.beforeRemove"),
} satisfies Readonly<Record<string, Change>>;
