import { copyFile, mkdir, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { run } from "./run";

/**
 * Packs programs into a tar archive, each under its key as member name. The same programs always give the same bytes.
 * Compressed if the archive's name says so.
 *
 * @param mode of every member. @default 0755
 */
export async function packPrograms(
  archive: string,
  members: Readonly<Record<string, string>>,
  mode = "0755",
) {
  const staging = `${archive}.d`;
  await rm(staging, { recursive: true, force: true });
  for (const [member, program] of Object.entries(members)) {
    const path = join(staging, member);
    await mkdir(dirname(path), { recursive: true });
    await copyFile(program, path);
  }
  const plain = [
    "--sort=name",
    "--mtime=@0",
    "--owner=0",
    "--group=0",
    "--numeric-owner",
    `--mode=${mode}`,
  ];
  await run(
    "tar",
    [
      "--format=gnu",
      ...plain,
      "--use-compress-program=gzip -n -1",
      "-C",
      staging,
      "-cf",
      archive,
      ...Object.keys(members),
    ],
    { doing: `packing ${archive}`, log: "tar" },
  );
  await rm(staging, { recursive: true });
}
