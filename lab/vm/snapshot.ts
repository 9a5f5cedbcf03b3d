import { type Snapshot, snapshotBy } from "../hosts/snapshot";
import { execOnMachine } from "./exec";

/** Takes a snapshot of the machine over SSH, one command at a time, so that none sees another. */
export function snapshotMachine(): Promise<Snapshot> {
  let turn: Promise<unknown> = Promise.resolve();
  return snapshotBy((command) => {
    const result = turn.then(() => execOnMachine(command));
    turn = result;
    return result;
  });
}
