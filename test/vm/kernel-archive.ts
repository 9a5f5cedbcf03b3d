import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "../../lab/hosts/command";
import { workstationAddress } from "../../lab/hosts/lab-host";

const metapackage = "linux-image-cloud-amd64";

/** An archive of packages that a machine reaches by http. */
export interface KernelArchive {
  /** The newest kernel of the machine's flavour that this machine's archives offer, such as 6.12.117+deb12-cloud-amd64. */
  readonly release: string;
  /** Line for the machine's sources of packages. */
  readonly source: string;
  close(): void;
}

/** Serves Debian's newest kernel, and the update of the metapackage that brings it, as an archive of security updates. */
export async function serveKernel(): Promise<KernelArchive> {
  const directory = mkdtempSync(join(tmpdir(), "kernel-archive-"));
  const release = await newestRelease();
  const download = ["-C", directory, "apt-get", "download", `linux-image-${release}`];
  await run("env", download, { timeoutMs: 600_000 });
  const [kernel = ""] = readdirSync(directory);
  const files = new Map<string, Buffer>();
  files.set("kernel.deb", readFileSync(join(directory, kernel)));
  files.set("meta.deb", readFileSync(await makeMetapackage(directory, release)));
  files.set("Packages", await packagesOf(directory, [kernel, "meta.deb"], files));
  files.set("Release", releaseOf(files.get("Packages")!));
  const server = createServer(({ url = "" }, response) => {
    const file = files.get(url.replace(/^\/(\.\/)?/, ""));
    response.writeHead(file ? 200 : 404, { "content-length": file?.length ?? 0 }).end(file);
  });
  await once(server.listen(0, workstationAddress), "listening");
  const { port } = server.address() as AddressInfo;
  return {
    release,
    source: `deb [trusted=yes] http://${workstationAddress}:${port}/ ./`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function newestRelease(): Promise<string> {
  const names = (await run("apt-cache", ["pkgnames", "linux-image-"])).split("\n");
  const releases = names.flatMap(
    (name) => /^linux-image-(\d+\.\d+\.\d+\S*-cloud-amd64)$/.exec(name)?.[1] ?? [],
  );
  const [newest] = releases.sort((a, b) => b.localeCompare(a, "en", { numeric: true }));
  if (newest === undefined) throw new Error("this machine's archives offer no kernel for machines");
  return newest;
}

/** A release of the metapackage that is newer than any of Debian's. */
async function makeMetapackage(directory: string, release: string): Promise<string> {
  const tree = join(directory, "meta");
  mkdirSync(join(tree, "DEBIAN"), { recursive: true });
  const control = {
    Package: metapackage,
    Version: "999",
    Architecture: "amd64",
    Maintainer: "a <a@example.com>",
    Depends: `linux-image-${release}`,
    Description: "the newest kernel",
  };
  const lines = Object.entries(control).map(([key, value]) => `${key}: ${value}\n`);
  writeFileSync(join(tree, "DEBIAN/control"), lines.join(""));
  const file = join(directory, "meta.deb");
  await run("dpkg-deb", ["--build", tree, file]);
  return file;
}

const sha256 = (content: Buffer) => createHash("sha256").update(content).digest("hex");

/** The index of both packages, which are served by plain names. */
async function packagesOf(
  directory: string,
  names: readonly string[],
  files: ReadonlyMap<string, Buffer>,
): Promise<Buffer> {
  const stanzas = await Promise.all(
    names.map(async (name, index) => {
      const [served, content] = [...files][index]!;
      const fields = (await run("dpkg-deb", ["--field", join(directory, name)])).trimEnd();
      return `${fields}\nFilename: ./${served}\nSize: ${content.length}\nSHA256: ${sha256(content)}\n`;
    }),
  );
  return Buffer.from(stanzas.join("\n"));
}

const releaseOf = (packages: Buffer): Buffer =>
  Buffer.from(
    `Origin: Test\nLabel: Test\nSuite: stable-security\nVersion: 1\nSHA256:\n ${sha256(packages)} ${packages.length} Packages\n`,
  );
