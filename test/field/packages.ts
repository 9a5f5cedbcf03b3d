import { labHost, startHost } from "../../lab/hosts";
import { ensureKeys } from "../../lab/hosts/keys";
import { ensureFileSystem } from "../../lab/hosts/provision";
import { archiveOf, ensureArchive, serverPackages } from "../../lab/hosts/root-file-system";
import { takeHosts } from "../lab/suite";

/** Starts a host that has these packages of the distribution besides those of a server. Takes the host for this run. */
export async function startHostWith(name: string, ...packages: string[]): Promise<void> {
  const host = labHost(name);
  const all = [...serverPackages, ...packages];
  await takeHosts([name]);
  await ensureArchive(all, `the root file system of a host with ${packages[0]}`, console.log);
  await ensureKeys([host]);
  await ensureFileSystem(host, archiveOf(all));
  await startHost(name);
}
