import { deepStrictEqual, match, rejects, strictEqual } from "node:assert";
import { digest } from "../../file-server";
import { kubelet, large, startDownloads, text } from "./downloads";

describe("fetching from a faulty source", () => {
  let site: Awaited<ReturnType<typeof startDownloads>>;

  beforeEach(async () => (site = await startDownloads()));
  afterEach(() => site.close());

  const failure = (text: string) => ({
    message: `${site.host.host.name}: setting up engine: exit 1\n    ${text}`,
  });

  it("installs nothing with a wrong checksum, and keeps no part of it", async () => {
    await site.fetch({ [kubelet]: {} });
    const wrong = "f".repeat(64);
    await rejects(
      site.fetch({ [kubelet]: { name: "large", sha256: wrong } }),
      failure(
        `checking ${site.url("large")}: its SHA-256 is ${digest(large)}, not ${wrong}; ` +
          "nothing was installed. The source or its mirror serves another file",
      ),
    );
    strictEqual(site.host.read(kubelet), text);
    deepStrictEqual(
      Object.keys(site.host.snapshot()).filter((path) => /downloads\/.*large$/.test(path)),
      [],
    );
  });

  it("installs nothing at all if one checksum is wrong", async () => {
    const wrong = { name: "large", sha256: "f".repeat(64) };
    await rejects(
      site.fetch({ [kubelet]: {}, "/usr/local/bin/other": wrong }),
      /nothing was installed/,
    );
    strictEqual(site.host.exists(kubelet), false);
  });

  it("reports what it cannot download, with the remedy", async () => {
    await rejects(site.fetch({ [kubelet]: { name: "gone" } }), {
      message: failure(
        `downloading ${site.url("gone")}: curl: (22) The requested URL returned error: 404. ` +
          "Check the artifacts section and the host's connection to that address",
      ).message,
    });
    await rejects(
      site.fetch({ [kubelet]: { checksumUrl: site.url("gone") } }),
      failure(`downloading ${site.url("gone")}: curl: (22) The requested URL returned error: 404`),
    );
  });

  it("does not blame the source for what the host cannot write", async () => {
    site.host.write("/usr/local/sbin/curl", "#!/bin/sh\nexit 23\n", 0o755);
    await rejects(
      site.fetch({ [kubelet]: {} }),
      /writing \/var\/lib\/kubernetes-on-bare-metal\/downloads\/[0-9a-f]+-kubelet: curl: \(23\) failed to write$/,
    );
  });

  it("accepts only well-formed checksums, and limits the length of a list", async () => {
    await rejects(
      site.fetch({ [kubelet]: { checksumUrl: site.url("not-sums") } }),
      failure(`${site.url("not-sums")} names no checksum of kubelet`),
    );
    await rejects(
      site.fetch({ [kubelet]: { checksumUrl: site.url("long-sums") } }),
      /downloading .*long-sums: curl: \(23\)/,
    );
    strictEqual(site.host.exists(kubelet), false);
  });

  it("reports a checksum list without the file, and an archive without the binary", async () => {
    await rejects(
      site.fetch({ [kubelet]: { name: "large", checksumUrl: site.url("cni.tgz.sha256") } }),
      failure(`${site.url("cni.tgz.sha256")} names no checksum of large`),
    );
    await rejects(
      site.fetch({ [kubelet]: { name: "cni.tgz", member: "./kubelet" } }),
      (error: Error) => {
        match(error.message, /unpacking http.*cni\.tgz: it contains no \.\/kubelet$/);
        return true;
      },
    );
    strictEqual(site.host.exists(kubelet), false);
  });
});
