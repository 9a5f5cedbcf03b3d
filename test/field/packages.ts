import { labHost, startHost } from "../../lab/hosts";
import { ensureKeys } from "../../lab/hosts/keys";
import { ensureFileSystem } from "../../lab/hosts/provision";
import {
  archiveOf,
  type DebianRelease,
  ensureArchive,
  serverPackages,
} from "../../lab/hosts/root-file-system";
import { takeHosts } from "../lab/suite";

/**
 * Starts a host that has these packages of the distribution besides those of a server. Takes the host for this run.
 *
 * @param release bookworm by default
 */
export const startHostWith = (
  name: string,
  packages: readonly string[],
  release?: DebianRelease,
): Promise<void> =>
  start(name, `a host with ${packages[0]}`, [...serverPackages, ...packages], release);

/** Starts a host with another release of Debian. Takes the host for this run. */
export const startHostOf = (release: DebianRelease, name: string): Promise<void> =>
  start(name, "a host", serverPackages, release);

async function start(
  name: string,
  what: string,
  packages: readonly string[],
  release?: DebianRelease,
): Promise<void> {
  const host = labHost(name);
  await takeHosts([name]);
  await ensureArchive(packages, `the root file system of ${what}`, console.log, release);
  await ensureKeys([host]);
  await ensureFileSystem(host, archiveOf(packages, release));
  await startHost(name);
}
