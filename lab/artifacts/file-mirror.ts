import { existsSync } from "node:fs";
import { copyFile, mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { type Release, releases } from "../../artifacts";
import type { Versions } from "../../versions";
import { hostArchitecture } from "./architecture";
import { builtPath, ensureBuilt } from "../offline/build";
import { cachePath, fingerprint, isMade, publish, recordMade, type Report } from "./cache";
import { checksumText, sha256 } from "./checksum";
import { download, downloadsReachable } from "./download";
import { clusterPrograms } from "../offline/cluster-programs";
import type { Program } from "../offline/program";
import { packPrograms } from "./tarball";

/** A file of the mirror, with what it is built from if it cannot be downloaded. */
export interface MirroredFile {
  readonly release: Release;
  /** Program for each member, or for the file itself if it is not an archive. */
  readonly members: Readonly<Record<string, Program>>;
}

/** Every file that hosts at these versions download from the mirror. */
export function mirroredFiles(versions: Versions): readonly MirroredFile[] {
  const programs = clusterPrograms(versions);
  const published: Readonly<Record<string, Release>> = releases(versions, hostArchitecture());
  const program = (name: string): Program => {
    const found = programs.get(name);
    if (found === undefined)
      throw new Error(
        `lab: building ${name}: no source is known for it; add it to lab/offline/cluster-programs.ts`,
      );
    return found;
  };
  return Object.entries(published).map(([name, release]) => ({
    release,
    members: Object.fromEntries(
      Object.entries(release.members ?? { [name]: name }).map(([name, path]) => [
        path,
        program(name),
      ]),
    ),
  }));
}

/** Whether the mirror has the file, downloaded or built from the current source. */
export function isMirrored(file: MirroredFile): boolean {
  const { url, checksumUrl } = file.release;
  if (!existsSync(mirrorPath(url)) || !existsSync(mirrorPath(checksumUrl))) return false;
  return isMade("mirror", url, "download") || isMade("mirror", url, builtFrom(file));
}

/** Fills the mirror with every file that hosts at these versions need, and its published checksum. */
export async function ensureMirrored(versions: Versions, report: Report): Promise<void> {
  for (const file of mirroredFiles(versions)) {
    if (isMirrored(file)) continue;
    const { url, checksumUrl } = file.release;
    if (await downloadsReachable()) {
      report(`downloading ${url}`);
      await download(file.release, mirrorPath(url), mirrorPath(checksumUrl));
      await recordMade("mirror", url, "download");
    } else {
      await buildFile(file, report);
      await recordMade("mirror", url, builtFrom(file));
    }
  }
}

async function buildFile({ release, members }: MirroredFile, report: Report): Promise<void> {
  const paths: Record<string, string> = {};
  for (const [member, program] of Object.entries(members)) {
    paths[member] = await ensureBuilt(program, report);
  }
  const path = mirrorPath(release.url);
  await publish(path, (temporary) =>
    release.members === undefined
      ? copyFile(Object.values(paths)[0] as string, temporary)
      : packPrograms(temporary, paths),
  );
  const checksum = checksumText(release, await sha256(path));
  await mkdir(dirname(mirrorPath(release.checksumUrl)), { recursive: true });
  await publish(mirrorPath(release.checksumUrl), (temporary) => writeFile(temporary, checksum));
}

function builtFrom({ members }: MirroredFile): string {
  return fingerprint(
    Object.entries(members).map(([member, program]) => [member, builtPath(program)]),
  );
}

function mirrorPath(url: string): string {
  const { host, pathname } = new URL(url);
  return cachePath("mirror", host, pathname);
}
