import { randomBytes } from "node:crypto";
import { buffer } from "node:stream/consumers";
import { gzipSync } from "node:zlib";
import { pack } from "tar-stream";
import type { Program } from "../../../layers/desired-state";
import { digest, startFileServer } from "../../file-server";
import { startHost } from "./on-a-host";

export const kubelet = "/usr/local/bin/kubelet";
export const text = "#!/bin/sh\necho kubelet\n";
export const textOfArm = "#!/bin/sh\necho kubelet of arm\n";
export const large = randomBytes(300_000);

/** A binary by the name of its file on the server, and what distinguishes it. */
type Download = Partial<Program> & { readonly name?: string };

/** A host, and a server with a binary, a large file, an archive of two and their checksums. */
export async function startDownloads() {
  const cni = await archiveOf("bridge", "portmap");
  const only = await archiveOf("cni-amd64", "cni-arm64");
  const files = {
    kubelet: text,
    "kubelet.sha256": `${digest(text)}\n`,
    large,
    "cni.tgz": cni,
    "cni.tgz.sha256": `${digest(cni)}  cni.tgz\n`,
    "by-architecture.tgz": only,
    "by-architecture.tgz.sha256": digest(only),
    "kubelet-amd64": text,
    "kubelet-arm64": textOfArm,
    "not-sums": "\u001b[2Jall is well\n",
    "long-sums": Buffer.alloc(4 * 1024 ** 2, "0"),
    sums: `${"1".repeat(64)}  other\n${digest(text)}  kubelet\n${digest(large)} *large\n`,
  };
  const site = { stalled: (): number | undefined => undefined, cut: false };
  const server = await startFileServer(
    files,
    () => site.stalled(),
    () => site.cut,
  );
  const host = await startHost();
  const located = ({ name = "kubelet", ...rest }: Download): Program => ({
    url: server.url(name),
    checksumUrl: server.url(`${name}.sha256`),
    ...rest,
  });
  return Object.assign(site, {
    host,
    url: server.url,
    asked: server.asked,
    /** Makes the host fetch binaries by their paths. */
    fetch(downloads: Readonly<Record<string, Download>>) {
      const programs = Object.entries(downloads).map(([path, one]) => [path, located(one)]);
      return host.apply({ files: {}, programs: Object.fromEntries(programs) });
    },
    /** Makes the host stage the same, without installing it. */
    stage(downloads: Readonly<Record<string, Download>>) {
      const programs = Object.entries(downloads).map(([path, one]) => [path, located(one)]);
      return host.stage({ files: {}, programs: Object.fromEntries(programs) });
    },
    async close() {
      await host.close();
      await server.close();
    },
  });
}

async function archiveOf(...names: readonly string[]): Promise<Buffer> {
  const archive = pack();
  for (const name of names) archive.entry({ name: `./${name}` }, `${name}\n`);
  archive.finalize();
  return gzipSync(await buffer(archive));
}
