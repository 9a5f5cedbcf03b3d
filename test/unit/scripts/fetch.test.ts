import { deepStrictEqual, match, rejects, strictEqual } from "node:assert";
import { randomBytes } from "node:crypto";
import { buffer } from "node:stream/consumers";
import { gzipSync } from "node:zlib";
import { pack } from "tar-stream";
import type { Program } from "../../../remote/desired-state";
import { digest, startFileServer, type FileServer } from "../../file-server";
import { startHost, type OnAHost } from "./on-a-host";

const kubelet = "/usr/local/bin/kubelet";
const text = "#!/bin/sh\necho kubelet\n";
const large = randomBytes(300_000);
const files: Record<string, Buffer | string> = {
  kubelet: text,
  "kubelet.sha256": `${digest(text)}\n`,
  sums: `${"1".repeat(64)}  other\n${digest(text)}  kubelet\n${digest(large)} *large\n`,
  large,
};

describe("fetching programs", () => {
  let host: OnAHost;
  let server: FileServer;
  let stalled: (name: string) => number | undefined;

  before(async () => {
    const archive = pack();
    for (const name of ["bridge", "portmap"]) archive.entry({ name: `./${name}` }, `${name}\n`);
    archive.finalize();
    files["cni.tgz"] = gzipSync(await buffer(archive));
    files["cni.tgz.sha256"] = `${digest(files["cni.tgz"])}  cni.tgz\n`;
  });
  beforeEach(async () => {
    stalled = () => undefined;
    host = await startHost();
    server = await startFileServer(files, (name) => stalled(name));
  });
  afterEach(async () => {
    await host.close();
    await server.close();
  });

  const fetch = (programs: Record<string, Partial<Program> & { name?: string }>) =>
    host.apply({
      files: {},
      programs: Object.fromEntries(
        Object.entries(programs).map(([path, { name = "kubelet", ...rest }]) => [
          path,
          { url: server.url(name), checksumUrl: server.url(`${name}.sha256`), ...rest },
        ]),
      ),
    });
  const failure = (text: string) => ({
    message: `${host.host.name}: setting up engine: exit 1\n    ${text}`,
  });

  it("installs a file that has its published checksum, and tells that checksum", async () => {
    deepStrictEqual(await fetch({ [kubelet]: {} }), {
      changed: [kubelet],
      programs: { [kubelet]: digest(text) },
    });
    deepStrictEqual([host.read(kubelet), host.mode(kubelet)], [text, "755"]);
    strictEqual(host.told[0], `downloading ${server.url("kubelet")}`);
  });

  it("finds the checksum in a list of many files", () =>
    fetch({
      [kubelet]: { checksumUrl: server.url("sums") },
      "/usr/local/bin/large": { name: "large", checksumUrl: server.url("sums") },
    }));

  it("goes by the checksum that the stack file pins, and asks for no other", async () => {
    await fetch({ [kubelet]: { sha256: digest(text), checksumUrl: server.url("nowhere") } });
    deepStrictEqual(server.asked, ["kubelet"]);
  });

  it("takes all programs of an archive from one download", async () => {
    await fetch({
      "/opt/cni/bin/bridge": { name: "cni.tgz", member: "./bridge" },
      "/opt/cni/bin/portmap": { name: "cni.tgz", member: "./portmap" },
    });
    deepStrictEqual(server.asked, ["cni.tgz", "cni.tgz.sha256"]);
    deepStrictEqual(
      [host.read("/opt/cni/bin/portmap"), host.mode("/opt/cni/bin")],
      ["portmap\n", "755"],
    );
  });

  it("downloads nothing that is there, and again what was changed", async () => {
    await fetch({ [kubelet]: {} });
    server.asked.length = 0;
    deepStrictEqual((await fetch({ [kubelet]: {} })).changed, []);
    deepStrictEqual(server.asked, []);
    host.write(kubelet, "other");
    deepStrictEqual((await fetch({ [kubelet]: {} })).changed, [kubelet]);
    host.chmod(kubelet, 0o700);
    deepStrictEqual((await fetch({ [kubelet]: {} })).changed, [kubelet]);
    strictEqual(host.mode(kubelet), "755");
  });

  it("replaces a program by that of another address", async () => {
    await fetch({ [kubelet]: {} });
    await fetch({ [kubelet]: { name: "large", checksumUrl: server.url("sums") } });
    deepStrictEqual((await fetch({ [kubelet]: {} })).programs, { [kubelet]: digest(text) });
  });

  it("installs nothing whose checksum is wrong, and keeps no part of it", async () => {
    await fetch({ [kubelet]: {} });
    const wrong = "f".repeat(64);
    await rejects(
      fetch({ [kubelet]: { name: "large", sha256: wrong } }),
      failure(
        `checking ${server.url("large")}: its SHA-256 is ${digest(large)}, and ${wrong} was expected; ` +
          "nothing was installed. The source or its mirror serves another file",
      ),
    );
    strictEqual(host.read(kubelet), text);
    deepStrictEqual(
      Object.keys(host.snapshot()).filter((path) => /downloads\/.*large$/.test(path)),
      [],
    );
  });

  it("tells what it cannot download, and what to look at", async () => {
    await rejects(fetch({ [kubelet]: { name: "gone" } }), {
      message: failure(
        `downloading ${server.url("gone")}: curl: (22) The requested URL returned error: 404. ` +
          "Check the artifacts section and the host's way to that address",
      ).message,
    });
    await rejects(
      fetch({ [kubelet]: { checksumUrl: server.url("gone") } }),
      failure(
        `downloading ${server.url("gone")}: curl: (22) The requested URL returned error: 404`,
      ),
    );
  });

  it("tells a list of checksums without the file, and an archive without the program", async () => {
    await rejects(
      fetch({ [kubelet]: { name: "large", checksumUrl: server.url("cni.tgz.sha256") } }),
      failure(`${server.url("cni.tgz.sha256")} names no checksum of large`),
    );
    await rejects(
      fetch({ [kubelet]: { name: "cni.tgz", member: "./kubelet" } }),
      (error: Error) => {
        match(error.message, /unpacking http.*cni\.tgz: it holds no \.\/kubelet$/);
        return true;
      },
    );
    strictEqual(host.exists(kubelet), false);
  });

  it("goes on where a killed run was", async () => {
    const program = { name: "large", checksumUrl: server.url("sums") };
    stalled = () => 100_000;
    const first = rejects(fetch({ [kubelet]: program }), /the connection was lost/);
    while (!partOf(host, "large")) await new Promise((resolve) => setTimeout(resolve, 10));
    host.server.drop();
    await first;
    stalled = () => undefined;
    await fetch({ [kubelet]: program });
    match(server.asked.join(), /^large,large from \d+,sums$/);
  });
});

/** What has been downloaded of a file so far. */
const partOf = (host: OnAHost, name: string) =>
  Object.entries(host.snapshot())
    .find(([path]) => path.endsWith(`-${name}`))?.[1]
    .slice("644 ".length);
