import { type Snapshot, snapshotBy } from "../hosts/snapshot";
import { execOnMachine } from "./exec";

/** Takes stock of the machine over SSH, one look after the other, so that no look sees another. */
export function snapshotMachine(): Promise<Snapshot> {
  let turn: Promise<unknown> = Promise.resolve();
  return snapshotBy((command) => {
    const look = turn.then(() => execOnMachine(command));
    turn = look;
    return look;
  });
}
