export { isPowered } from "./boot";
export { compareSnapshots, volatile } from "./compare-snapshots";
export { connectionCount } from "./connections";
export { execOnHost } from "./exec";
export { type LabHost, hostAddresses, labHost } from "./lab-host";
export {
  cutLink,
  eraseHost,
  rebootHost,
  resetHost,
  restoreLink,
  startHost,
  stopHost,
} from "./power";
export { type Snapshot, snapshotHost } from "./snapshot";
export { sshArguments } from "./ssh";
