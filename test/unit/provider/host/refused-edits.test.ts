import { deepStrictEqual, rejects, throws } from "node:assert";
import { mock } from "node:test";
import type { Settings } from "../../../../config/changes/rule";
import { check, create, diff, update } from "../../../../provider/handlers";
import { beginRun } from "../../../../runtime/per-run";
import { RemoteError } from "../../../../ssh/errors";
import * as layer from "../../../../host/layer";
import { host, hostThatTakesAll } from "../etcd/etcd-layer";

const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const __provider = "the text of the methods";

type Kind = "HostLayer" | "EtcdMember" | "ClusterRelease";
const kindOf = (name: string): Kind =>
  name === "etcd" ? "EtcdMember" : name === "release" ? "ClusterRelease" : "HostLayer";

/** Inputs of a layer of a host; their content is not known in a preview that makes a key. */
const layerInputs = (name: string, settings: Settings, content = "a") => ({
  ...{ host, layer: name, files: { "/etc/a": { content } }, members: [], formerMembers: [] },
  ...{ settings, __provider },
});

const reasons = (name: string, before: Settings, after: Settings, content = unknown) =>
  (
    check(kindOf(name), layerInputs(name, before), layerInputs(name, after, content)).failures ?? []
  ).map(({ reason }) => reason);

const list = "security.encryption.keys";
const encryption = (on: boolean, ...keys: string[]): Settings => ({
  "security.encryption.enabled": on,
  [list]: keys,
});
const notYet = (name: string) =>
  `${name} cannot be first until this host has it; add it to the end of the list, run pulumi up, then move it to the front`;
const inUse = (name: string) =>
  `${name} cannot be removed while it is first on this host; move another name to the front, run pulumi up, then remove it`;

describe("an edit of a list of names", () => {
  const table: readonly (readonly [string, string, string?])[] = [
    ["a", "a"],
    ["a", "a b"],
    ["a b", "b a"],
    ["b a", "b"],
    ["a b", "a"],
    ["b a", "a b"],
    ["a", "b", notYet("b")],
    ["a", "b a", notYet("b")],
    ["a b", "b", inUse("a")],
  ];
  const names = (text: string) => text.split(" ");
  for (const [path, layers] of [
    ["security.certificateAuthorities", ["identity", "etcd", "control-plane"]],
    ["security.serviceAccountKeys", ["control-plane"]],
    [list, ["control-plane"]],
  ] as const)
    for (const name of layers)
      for (const [before, after, fault] of table)
        it(`${path}, ${name}, ${before} to ${after}: ${fault ? "is refused in the preview" : "is a step"}`, () => {
          const settings = (text: string) => ({ ...encryption(true, "k"), [path]: names(text) });
          deepStrictEqual(
            reasons(name, settings(before), settings(after)),
            fault ? [`m1: ${path}: ${fault}`] : [],
          );
        });

  it("of a layer that has none is not judged", () =>
    deepStrictEqual(reasons("engine", {}, encryption(true, "a")), []));
});

describe("encryption of Secrets", () => {
  const table: readonly (readonly [string, Settings, Settings, string?])[] = [
    ["is switched on by a key that is read", encryption(false, "a"), encryption(true, "a")],
    ["is switched on with another key", encryption(false, "a"), encryption(true, "a", "b")],
    ["is switched on by a new key", encryption(false, "a"), encryption(true, "b"), notYet("b")],
    ["is switched off", encryption(true, "a", "b"), encryption(false, "a", "b")],
    ["is switched off without its key", encryption(true, "a"), encryption(false, "b"), inUse("a")],
    ["has another key while it is off", encryption(false, "a"), encryption(false, "b")],
  ];
  for (const [what, before, after, fault] of table)
    it(`${what}: ${fault ? "is refused" : "is taken"}`, () =>
      deepStrictEqual(
        reasons("control-plane", before, after),
        fault ? [`m1: ${list}: ${fault}`] : [],
      ));
});

describe("a release", () => {
  const kubernetes = (release: string, back = false): Settings => ({
    "versions.kubernetes": release,
    "rollout.allowDowngrade": back,
  });
  const etcd = (release: string): Settings => ({ "versions.etcd": release });
  const cluster = (hosts: string[], kubernetesRelease: string, etcdRelease: string): Settings => ({
    hosts,
    "versions.kubernetes": kubernetesRelease,
    "versions.etcd": etcdRelease,
    "cluster.podCidr": "10.244.0.0/16",
  });
  const now = cluster(["m1"], "1.36.3", "3.6.16");
  const table: readonly (readonly [string, string, Settings, Settings, string?])[] = [
    ["a patch release", "control-plane", kubernetes("1.36.3"), kubernetes("1.36.4")],
    ["a patch release back", "control-plane", kubernetes("1.36.3"), kubernetes("1.36.1")],
    ["a minor release", "control-plane", kubernetes("1.36.3"), kubernetes("1.37.2")],
    [
      "a skipped minor release",
      "control-plane",
      kubernetes("1.36.3"),
      kubernetes("1.38.0"),
      "m1: versions.kubernetes: 1.36.3 to 1.38.0: skips a minor release; upgrade to 1.37 first",
    ],
    [
      "a major release",
      "control-plane",
      kubernetes("1.36.3"),
      kubernetes("2.0.0"),
      "m1: versions.kubernetes: 1.36.3 to 2.0.0: changes the major release",
    ],
    [
      "a minor release back",
      "control-plane",
      kubernetes("1.36.3"),
      kubernetes("1.35.9"),
      "m1: versions.kubernetes: 1.36.3 to 1.35.9: downgrades a minor release, which may not be able to read all stored objects; read docs/upgrades.md, then set rollout.allowDowngrade",
    ],
    [
      "a minor release back that is allowed",
      "control-plane",
      kubernetes("1.36.3"),
      kubernetes("1.35.9", true),
    ],
    [
      "two minor releases back",
      "control-plane",
      kubernetes("1.36.3"),
      kubernetes("1.34.9", true),
      "m1: versions.kubernetes: 1.36.3 to 1.34.9: downgrades by more than one minor release; restore a snapshot instead",
    ],
    ["a minor release of etcd", "etcd", etcd("3.6.16"), etcd("3.7.0")],
    ["a patch release of etcd back", "etcd", etcd("3.6.16"), etcd("3.6.11")],
    [
      "a skipped minor release of etcd",
      "etcd",
      etcd("3.6.16"),
      etcd("3.8.0"),
      "m1: versions.etcd: 3.6.16 to 3.8.0: skips a minor release; upgrade to 3.7 first",
    ],
    [
      "a minor release of etcd back",
      "etcd",
      etcd("3.6.16"),
      etcd("3.5.32"),
      "m1: versions.etcd: 3.6.16 to 3.5.32: downgrades a minor release, which cannot read the newer data format; restore a snapshot instead, or run pulumi destroy if no member has run yet",
    ],
    [
      "an etcd that may not run beside the next minor release",
      "etcd",
      etcd("3.6.9"),
      etcd("3.7.0"),
      "m1: versions.etcd: 3.6.9 to 3.7.0: upgrade to 3.6.11 or later before moving to 3.7",
    ],
    ["a host more", "release", now, cluster(["m1", "w2"], "1.36.3", "3.6.16")],
    ["a host less with a minor release", "release", now, cluster([], "1.37.2", "3.6.16")],
    [
      "a host more with a minor release",
      "release",
      now,
      cluster(["m1", "w2"], "1.37.2", "3.7.0"),
      "hosts: cannot add w2 while the minor release of kubernetes and etcd changes; do one of the two first",
    ],
    [
      "what is fixed",
      "release",
      now,
      { ...now, "cluster.podCidr": "10.0.0.0/16" },
      "cluster.podCidr: cannot change from 10.244.0.0/16 to 10.0.0.0/16 on a running cluster: pods and nodes have addresses in it; use another stack, or run pulumi destroy first",
    ],
  ];
  for (const [what, name, before, after, fault] of table)
    it(`${fault ? "is refused" : "is taken"}: ${what}`, () =>
      deepStrictEqual(reasons(name, before, after), fault === undefined ? [] : [fault]));

  it("of a new cluster is never refused", () => {
    for (const olds of [undefined, {}])
      deepStrictEqual(
        check("EtcdMember", olds, layerInputs("etcd", etcd("3.5.0"))).failures,
        undefined,
      );
  });
});

describe("an edit after an up that failed", () => {
  let taker: ReturnType<typeof hostThatTakesAll>;
  beforeEach(() => void (taker = hostThatTakesAll()));
  afterEach(() => {
    mock.restoreAll();
    beginRun();
  });

  const made = (settings: Settings) =>
    create("HostLayer", layerInputs("control-plane", settings)).then(({ outs }) => outs as never);

  /** The outputs on record after an update that failed. */
  async function failed(
    outs: never,
    settings: Settings,
  ): Promise<Record<string, unknown> | undefined> {
    const run = update("HostLayer", "m1", outs, layerInputs("control-plane", settings, "b"));
    return run.then(
      () => undefined,
      (error: { properties?: Record<string, unknown> }) => error.properties,
    );
  }

  it("is also judged by the settings that were last applied completely", async () => {
    const outs = await made(encryption(true, "a"));
    taker.failure = new RemoteError("m1", "setting up control-plane", "exit 1");
    const half = await failed(outs, encryption(true, "a", "b"));
    deepStrictEqual(half!["settings"], encryption(true, "a"));
    const next = (...keys: string[]) =>
      diff("HostLayer", half!, layerInputs("control-plane", encryption(true, ...keys), "c"));
    throws(() => next("b", "a"), { message: `m1: ${list}: ${notYet("b")}` });
    deepStrictEqual(next("a").changes, true);
    deepStrictEqual(next("a", "b").changes, true);
  });

  it("finds no record of a release whose image could not be pulled", async () => {
    const release = (kubernetes: string) => ({ "versions.kubernetes": kubernetes });
    const outs = await made(release("1.36.3"));
    mock.method(layer, "stageLayer", () =>
      Promise.reject(
        new RemoteError("m1", "downloading the binaries of control-plane", "pulling a"),
      ),
    );
    deepStrictEqual(await failed(outs, release("1.37.99")), undefined);
    deepStrictEqual(taker.taken.length, 1, "nothing was applied");
  });

  it("brings the images of a release first, and of no other change", async () => {
    const staged: string[] = [];
    mock.method(layer, "stageLayer", async (...[, , name]: Parameters<typeof layer.stageLayer>) => {
      staged.push(name);
    });
    const release = (kubernetes: string) => ({ "versions.kubernetes": kubernetes });
    const outs = await made(release("1.36.3"));
    await update("HostLayer", "m1", outs, layerInputs("control-plane", release("1.36.3"), "b"));
    deepStrictEqual(staged, []);
    await update("HostLayer", "m1", outs, layerInputs("control-plane", release("1.37.2"), "b"));
    deepStrictEqual(staged, ["control-plane"]);
  });

  it("keeps the settings of a host that was never completed for a later run", async () => {
    taker.failure = new RemoteError("m1", "setting up control-plane", "exit 1");
    await rejects(
      create("HostLayer", layerInputs("control-plane", encryption(true, "a"))),
      ({ properties }: { properties: Record<string, unknown> }) => {
        deepStrictEqual(properties["settings"], {});
        return true;
      },
    );
  });
});
