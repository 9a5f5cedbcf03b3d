import { clusterHosts, listed, spareHost } from "../lab/cluster-hosts";
import { labSections, type Sections } from "../lab/stack-file";

/** A random integer from 0 up to, but not including, `below`. */
export type Pick = (below: number) => number;

/** The stack file after the edits so far. */
export interface Edited {
  readonly sections: Sections;
  readonly hosts: Readonly<Record<string, Sections>>;
  readonly spare: boolean;
}

/** A change of the stack file. */
export type Edit = (before: Edited, pick: Pick) => Edited;

/** The stack file before the first edit. */
export const unedited: Edited = { sections: {}, hosts: {}, spare: false };

/** Sets keys of a section; undefined removes a key. */
export const set =
  (section: string, keys: (pick: Pick, now: Sections) => Sections): Edit =>
  (before, pick) => {
    const now = { ...labSections(), ...before.sections }[section] as Sections | undefined;
    const next = { ...now, ...keys(pick, now ?? {}) };
    return { ...before, sections: { ...before.sections, [section]: next } };
  };

/** Sets keys of a random host. */
export const setHost =
  (keys: (pick: Pick) => Sections): Edit =>
  (before, pick) => {
    const host = clusterHosts[pick(clusterHosts.length)]!;
    const next = { ...before.hosts[host], ...keys(pick) };
    return { ...before, hosts: { ...before.hosts, [host]: next } };
  };

/** Sets keys of a group that two hosts are in. */
export const setGroup =
  (keys: (pick: Pick) => Sections): Edit =>
  (before, pick) => {
    const hosts = Object.fromEntries(
      clusterHosts.slice(1).map((host) => [host, { ...before.hosts[host], groups: ["racked"] }]),
    );
    const groups = { racked: keys(pick) };
    return {
      ...before,
      sections: { ...before.sections, groups },
      hosts: { ...before.hosts, ...hosts },
    };
  };

/** One of several values at random. */
export const oneOf = <T>(pick: Pick, ...values: T[]): T => values[pick(values.length)]!;

/**
 * The sections of the stack file after the edits.
 *
 * @param cluster hosts that are in it after any edit
 */
export function sectionsOf(
  { sections, hosts, spare }: Edited,
  cluster = labSections()["hosts"] as { name: string }[],
): Sections {
  const all = [...cluster, ...(spare ? [listed(spareHost, "worker")] : [])];
  return { ...sections, hosts: all.map((host) => ({ ...host, ...hosts[host.name] })) };
}
