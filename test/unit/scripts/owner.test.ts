import { deepStrictEqual, match, ok, rejects } from "node:assert";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { requestEtcd, observeEtcd } from "../../../host/etcd";
import { confirmGuard } from "../../../host/guard";
import { applyLayer, layersLeft, observeHost, removeLayer } from "../../../host/layer";
import { ForeignHostError, isForeign } from "../../../host/owner";
import type { RemoteHost } from "../../../ssh/host";
import { runAsRoot } from "../../../ssh/root-shell";
import { hostScript } from "../../../host/scripts";
import { filesAt, startHost, type OnAHost } from "./on-a-host";

const credentials = { bastions: [] };
const file = "/var/lib/kubernetes-on-bare-metal/owner";
const report = () => undefined;

/** Scripts that only observe, and the one that takes a host over. All others check the owner. */
const harmless = ["facts", "wait-healthy", "take-over-host", "probe-network", "probe-registries"];

describe("the owner of a host", () => {
  let host: OnAHost;
  let otherOwner: RemoteHost;
  let renamed: RemoteHost;

  beforeEach(async () => {
    host = await startHost();
    otherOwner = { ...host.host, owner: "dev/dev/00" };
    renamed = { ...host.host, name: "web-1" };
  });
  afterEach(() => host.close());

  it("is recorded with the first layer, readable by root only, and does not change", async () => {
    await host.apply({ files: filesAt("/etc/a") });
    const [owner, node, since] = host.read(file).trimEnd().split("\t");
    deepStrictEqual([owner, node], [host.host.owner, host.host.name]);
    match(since!, /^\d{4}-\d\d-\d\d$/);
    host.write(file, `${owner}\t${node}\t2020-02-02\n`);
    await host.apply({ files: filesAt("/etc/b") }, "network");
    match(host.read(file), /2020-02-02/);
  });

  it("is removed with the last layer", async () => {
    const bare = host.snapshot();
    await host.apply({ files: filesAt("/etc/a") });
    await host.takeOff();
    deepStrictEqual(host.snapshot(), bare);
  });

  const changes: readonly (readonly [string, (of: RemoteHost) => Promise<unknown>])[] = [
    [
      "a set-up",
      (of) => applyLayer(of, credentials, "engine", { files: filesAt("/etc/b") }, report),
    ],
    [
      "a new layer",
      (of) => applyLayer(of, credentials, "etcd", { files: filesAt("/etc/b") }, report),
    ],
    [
      "a request of etcd",
      (of) => requestEtcd(of, credentials, "adding m2", "/v3/cluster/member/add", {}),
    ],
    [
      "a confirmation of rules",
      (of) =>
        confirmGuard(of, credentials, {
          ...{ unit: "u", rules: "/r", confirmed: "/d/c", trial: "/d/t", rollbackSeconds: 1 },
        } as Parameters<typeof confirmGuard>[2]),
    ],
  ];
  for (const [what, change] of changes)
    it(`refuses ${what} to others, and under another name`, async () => {
      await host.apply({ files: filesAt("/etc/a") });
      const before = host.snapshot();
      await rejects(change(otherOwner), (error: Error) => {
        ok(
          error.message.includes(
            `the host belongs to cluster prod (stack prod, ${host.host.name}, set up `,
          ),
          error.message,
        );
        match(error.message, /and not to cluster dev \(stack dev, .*Nothing on it was changed/);
        return true;
      });
      await rejects(change(renamed), /and not to cluster prod \(stack prod, web-1\)/);
      deepStrictEqual(host.snapshot(), before);
    });

  it("differs from the same stack with another state", async () => {
    await host.apply({ files: {} });
    const again = { ...host.host, owner: "prod/prod/00" };
    await rejects(
      applyLayer(again, credentials, "engine", { files: {} }, report),
      /another state of this stack/,
    );
  });

  /** Operations that find nothing of their cluster on a foreign host. */
  const observations: readonly (readonly [string, (of: RemoteHost) => Promise<unknown>])[] = [
    ["a removal", (of) => removeLayer(of, credentials, "engine", ["stop-static-pods"], report)],
    ["a search for what a killed run has left", (of) => layersLeft(of, credentials)],
    ["a refresh", (of) => observeHost(of, credentials)],
    ["an observation of the etcd member", (of) => observeEtcd(of, credentials)],
  ];
  for (const [what, observe] of observations)
    it(`is reported to others by ${what}, which changes nothing`, async () => {
      await host.apply({ files: filesAt("/etc/a") });
      host.write("/var/lib/etcd/member/wal/0.wal", "");
      const before = host.snapshot();
      for (const other of [otherOwner, renamed])
        await rejects(observe({ ...other, name: `${other.name}-x` }), (error: ForeignHostError) => {
          deepStrictEqual([error.owner.owner, error.owner.node], [host.host.owner, host.host.name]);
          match(
            error.message,
            /it belongs to cluster prod .* now; if that is intended, take it off the list and add its address to lostHosts/,
          );
          return isForeign(error);
        });
      deepStrictEqual(host.snapshot(), before);
      await observe(host.host);
    });

  for (const [what, damage] of [
    ["is missing", () => host.remove(file)],
    ["is empty", () => host.write(file, "")],
    ["is cut off", () => host.write(file, "prod/prod/01\tm1")],
    ["is no text", () => host.write(file, "\u0001/ /\t\t\t")],
  ] as const)
    it(`is unknown where the file ${what}, and then every change, removal and observation fails`, async () => {
      await host.apply({ files: filesAt("/etc/a") });
      host.write("/var/lib/etcd/member/wal/0.wal", "");
      damage();
      const before = host.snapshot();
      for (const [, change] of changes)
        await rejects(change(host.host), /the host belongs to .* and not to cluster prod/);
      for (const [, observe] of observations)
        await rejects(
          observe(host.host),
          (error: Error) =>
            /it belongs to an unknown cluster now/.test(error.message) && !isForeign(error),
        );
      deepStrictEqual(host.snapshot(), before);
    });

  it("does not count if a killed removal has left only its name", async () => {
    await host.apply({ files: {} });
    host.remove("/var/lib/kubernetes-on-bare-metal/layers");
    await applyLayer(otherOwner, credentials, "engine", { files: {} }, report);
    match(host.read(file), /^dev\/dev\/00\t/);
  });
});

describe("the scripts that change a host", () => {
  const folder = join(__dirname, "../../../scripts");
  const changing = readdirSync(folder)
    .filter((file) => file.endsWith(".sh"))
    .map((file) => file.replace(/\.sh$/, ""))
    .filter((name) => !harmless.includes(name));

  for (const name of changing)
    it(`check the owner: ${name}`, () =>
      match(
        readFileSync(join(folder, `${name}.sh`), "utf8"),
        /^(check_owner|claim_host|end_if_foreign)$/m,
      ));

  it("also work in dash, which runs observations", async () => {
    const host = await startHost();
    await host.apply({ files: {} });
    const script = `${hostScript(["owner"], { OWNER: "a/b/0", NODE: "c" })}\nis_own || echo "$found_owner"`;
    const said = await runAsRoot(host.host, credentials, {
      doing: "observing",
      script,
      readOnly: true,
      timeoutSeconds: 10,
    });
    deepStrictEqual(said, `${host.host.owner}\n`);
    await host.close();
  });
});
