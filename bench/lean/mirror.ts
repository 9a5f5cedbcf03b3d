import { spawn, type ChildProcess } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { releases } from "../../artifacts";
import { checksumText, sha256 } from "../../lab/artifacts/checksum";
import { packPrograms } from "../../lab/artifacts/tarball";
import { waitFor } from "../../lab/hosts/wait";
import { defaultVersions } from "../../versions";
import { leanPlace, workstationAddress } from "./lean-host";

const place = join(leanPlace, "mirror");
const port = 8070;

/** Where lean hosts download from. */
export const mirrorUrl = `http://${workstationAddress}:${port}`;

/** Serves every file that a host downloads, with programs in it that do nothing. */
export async function serveMirror(): Promise<ChildProcess> {
  const program = join(leanPlace, "program");
  writeFileSync(program, "#!/bin/sh\n");
  for (const release of Object.values(releases(defaultVersions, "amd64"))) {
    const file = pathOf(release.url);
    mkdirSync(dirname(file), { recursive: true });
    if ("members" in release)
      await packPrograms(
        file,
        Object.fromEntries(Object.values(release.members).map((one) => [one, program])),
      );
    else writeFileSync(file, "#!/bin/sh\n");
    writeFileSync(pathOf(release.checksumUrl), checksumText(release, await sha256(file)));
  }
  const server = spawn(
    process.execPath,
    [
      ...["-r", require.resolve("../../internals/typescript")],
      join(__dirname, "../../lab/artifacts/file-server.ts"),
      ...[place, workstationAddress, String(port)],
    ],
    { stdio: "inherit" },
  );
  process.on("exit", () => server.kill());
  await waitFor("starting the mirror", 20_000, () =>
    fetch(mirrorUrl).then(
      () => true as const,
      (error: Error) => error.message,
    ),
  );
  return server;
}

function pathOf(url: string): string {
  const { host, pathname } = new URL(url);
  return join(place, host, pathname);
}
