import type { Snapshot } from "../../lab/hosts";

/** Data that a scenario keeps for later ones, which run in the order of their files. */
interface Remembered {
  /** Content by host and path. */
  readonly "files of the first preview": Readonly<Record<string, string>>;
  /** By host, before the first up. */
  readonly "hosts before": Readonly<Record<string, Snapshot>>;
  /** Arguments and environments. */
  readonly "processes during up": ReadonlySet<string>;
  readonly "output of up": string;
}

const remembered: Partial<Remembered> = {};

export function remember<Name extends keyof Remembered>(name: Name, value: Remembered[Name]): void {
  remembered[name] = value;
}

/** @throws Error if the scenario that stores it has not come so far. */
export function recall<Name extends keyof Remembered>(name: Name): Remembered[Name] {
  const value = remembered[name];
  if (value === undefined) throw new Error(`${name}: the scenario that makes it has failed`);
  return value;
}
