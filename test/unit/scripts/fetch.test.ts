import { deepStrictEqual, match, rejects, strictEqual } from "node:assert";
import { digest } from "../../file-server";
import { kubelet, large, startDownloads, text, textOfArm } from "./downloads";
import type { OnAHost } from "./on-a-host";

type Site = Awaited<ReturnType<typeof startDownloads>>;

const largeProgram = (site: Site) => ({ name: "large", checksumUrl: site.url("sums") });

/** A run that dies while it downloads the large file. */
async function isKilledHalfway(site: Site): Promise<void> {
  site.stalled = () => 100_000;
  const run = rejects(site.fetch({ [kubelet]: largeProgram(site) }), /the connection was lost/);
  while (!partOf(site.host, "large")) await new Promise((resolve) => setTimeout(resolve, 10));
  site.host.server.drop();
  await run;
  site.stalled = () => undefined;
}

describe("fetching binaries", () => {
  let site: Site;

  beforeEach(async () => (site = await startDownloads()));
  afterEach(() => site.close());

  it("installs a file with its published checksum, and reports the checksum", async () => {
    deepStrictEqual(await site.fetch({ [kubelet]: {} }), {
      changed: [kubelet],
      programs: { [kubelet]: digest(text) },
      keys: {},
    });
    deepStrictEqual([site.host.read(kubelet), site.host.mode(kubelet)], [text, "755"]);
    strictEqual(site.host.reported[0], `downloading ${site.url("kubelet")}`);
  });

  it("forgets a binary that leaves the plan: it is removed, not missing", async () => {
    await site.fetch({ [kubelet]: {} });
    deepStrictEqual(await site.fetch({}), { changed: [kubelet], programs: {}, keys: {} });
    strictEqual(site.host.exists(kubelet), false);
    strictEqual((await site.host.observe()).paths.size, 0);
  });

  it("finds the checksum in a list of many files", () =>
    site.fetch({
      [kubelet]: { checksumUrl: site.url("sums") },
      "/usr/local/bin/large": { name: "large", checksumUrl: site.url("sums") },
    }));

  it("uses the checksum that the stack file pins, and requests no other", async () => {
    await site.fetch({ [kubelet]: { sha256: digest(text), checksumUrl: site.url("nowhere") } });
    deepStrictEqual(site.asked, ["kubelet"]);
  });

  describe("for the architecture that the host has", () => {
    const machine = (name: string) =>
      site.host.write("/usr/local/sbin/uname", `#!/bin/sh\necho ${name}\n`, 0o755);
    const name = "kubelet-{architecture}";
    const sha256 = `amd64:${digest(text)},arm64:${digest(textOfArm)}`;

    for (const [kernel, content] of [
      ["x86_64", text],
      ["aarch64", textOfArm],
    ] as const)
      it(`chooses the file with its own pin: ${kernel}`, async () => {
        machine(kernel);
        await site.fetch({ [kubelet]: { name, sha256 } });
        strictEqual(site.host.read(kubelet), content);
        deepStrictEqual(site.asked.length, 1);
        deepStrictEqual((await site.fetch({ [kubelet]: { name, sha256 } })).changed, []);
      });

    it("chooses its own member of an archive", async () => {
      machine("aarch64");
      const member = "./cni-{architecture}";
      await site.fetch({ "/opt/cni/bin/flannel": { name: "by-architecture.tgz", member } });
      strictEqual(site.host.read("/opt/cni/bin/flannel"), "cni-arm64\n");
    });
  });

  it("takes all binaries of an archive from one download", async () => {
    await site.fetch({
      "/opt/cni/bin/bridge": { name: "cni.tgz", member: "./bridge" },
      "/opt/cni/bin/portmap": { name: "cni.tgz", member: "./portmap" },
    });
    deepStrictEqual(site.asked, ["cni.tgz", "cni.tgz.sha256"]);
    deepStrictEqual(
      [site.host.read("/opt/cni/bin/portmap"), site.host.mode("/opt/cni/bin")],
      ["portmap\n", "755"],
    );
  });

  it("downloads only what is missing or was changed", async () => {
    await site.fetch({ [kubelet]: {} });
    site.asked.length = 0;
    deepStrictEqual((await site.fetch({ [kubelet]: {} })).changed, []);
    deepStrictEqual(site.asked, []);
    site.host.write(kubelet, "other");
    deepStrictEqual((await site.fetch({ [kubelet]: {} })).changed, [kubelet]);
    site.host.chmod(kubelet, 0o700);
    deepStrictEqual((await site.fetch({ [kubelet]: {} })).changed, [kubelet]);
    strictEqual(site.host.mode(kubelet), "755");
  });

  it("stages a binary on the host, and installs it from there", async () => {
    await site.fetch({ [kubelet]: {} });
    site.asked.length = 0;
    const newer = { [kubelet]: { name: "large", checksumUrl: site.url("sums") } };
    await site.stage(newer);
    await site.stage(newer);
    strictEqual(site.host.read(kubelet), text);
    deepStrictEqual(site.asked, ["large", "sums"]);
    deepStrictEqual((await site.fetch(newer)).programs, { [kubelet]: digest(large) });
    deepStrictEqual(site.asked, ["large", "sums"]);
  });

  it("replaces a binary by that of another URL", async () => {
    await site.fetch({ [kubelet]: {} });
    await site.fetch({ [kubelet]: { name: "large", checksumUrl: site.url("sums") } });
    deepStrictEqual((await site.fetch({ [kubelet]: {} })).programs, { [kubelet]: digest(text) });
  });

  it("resumes after a killed run", async () => {
    await isKilledHalfway(site);
    await site.fetch({ [kubelet]: largeProgram(site) });
    match(site.asked.join(), /^large,large from \d+,sums$/);
  });

  it("resumes after a broken connection", async () => {
    site.cut = true;
    site.stalled = () => (site.asked.length === 1 ? 100_000 : undefined);
    await site.fetch({ [kubelet]: { name: "large", checksumUrl: site.url("sums") } });
    match(site.asked.join(), /^large,large from \d+,sums$/);
  });

  it("starts over if the partial file belongs to something else", async () => {
    await isKilledHalfway(site);
    site.host.write(pathOf(site.host, "large")!, "of another release");
    await site.fetch({ [kubelet]: largeProgram(site) });
    strictEqual(site.asked.join(), "large,large from 18,sums,large");
  });
});

/** What has been downloaded of a file so far. */
const partOf = (host: OnAHost, name: string) =>
  host.snapshot()[pathOf(host, name) ?? ""]?.slice("644 ".length);

const pathOf = (host: OnAHost, name: string) =>
  Object.keys(host.snapshot()).find((path) => path.endsWith(`-${name}`));
