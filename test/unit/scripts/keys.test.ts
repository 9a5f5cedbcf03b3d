import { deepStrictEqual, match, notStrictEqual, ok, strictEqual } from "node:assert";
import { createHash } from "node:crypto";
import type { DesiredState } from "../../../layers/desired-state";
import { startHost, type OnAHost } from "./on-a-host";

/** Stands in for containerd: one container runs until it is killed, or was listed where it ends by itself. Kills are on record. */
const ctr = `#!/bin/bash
case "$*" in
  *'tasks list') echo "TASK PID STATUS"
    [ ! -e /run/runs ] || echo "c-net 1 RUNNING"
    [ ! -e /run/ends ] || rm -f /run/runs ;;
  *'tasks kill'*) echo "$*" >>/run/killed; rm -f /run/runs ;;
  *'containers list'*net*) echo c-net ;;
esac
`;
const key = "/etc/kubernetes/net/net.key";
const manifest = "/etc/kubernetes/manifests/net.yaml";
const layer = (more: Partial<DesiredState> = {}, version = 1): DesiredState => ({
  files: { [manifest]: { content: `net ${version}\n` } },
  ...more,
});
const made = { keys: { [key]: "net" } };
const brief = (text: string) => createHash("sha256").update(text).digest("hex");

describe("a private key that a host makes", () => {
  let host: OnAHost;

  beforeEach(async () => {
    host = await startHost();
    host.write("/usr/local/bin/ctr", ctr, 0o755);
  });
  afterEach(() => host.close());

  const killed = () => (host.exists("/run/killed") ? host.read("/run/killed") : "");

  it("is for root alone, and known elsewhere by its digest only", async () => {
    const { changed, keys } = await host.apply(layer(made));
    const text = host.read(key);
    strictEqual(Buffer.from(text, "base64").length, 32);
    strictEqual(host.mode(key), "600");
    deepStrictEqual(keys, { [key]: brief(text) });
    deepStrictEqual(changed, [key, manifest]);
    ok(!host.reported.join().includes(text.trim()));
    strictEqual(killed(), "");
  });

  it("stays while it is kept, and its mode is put right", async () => {
    const { keys } = await host.apply(layer(made));
    const text = host.read(key);
    host.write(key, text, 0o644);
    const kept = { [key]: `0600 ${keys![key]!.slice(0, 32)}` };
    await host.apply(layer({ kept }));
    strictEqual(host.read(key), text);
    strictEqual(host.mode(key), "600");
    deepStrictEqual((await host.apply(layer({ kept: { [key]: "0600 ab" } }))).lost, key);
    strictEqual(host.read(key), text);
  });

  it("is replaced by another, for which the container that has read it ends", async () => {
    await host.apply(layer(made));
    const text = host.read(key);
    host.write("/run/runs", "");
    await host.apply(layer(made));
    notStrictEqual(host.read(key), text);
    match(killed(), /^-n k8s.io tasks kill -s SIGTERM c-net\n$/);
    ok(host.reported.includes("restarting net, which reads its new key when it starts"));
  });

  it("leaves it to the kubelet to end a container whose manifest has changed too", async () => {
    await host.apply(layer(made));
    host.write("/run/runs", "");
    host.write("/run/ends", "");
    await host.apply(layer(made, 2));
    strictEqual(killed(), "");
  });

  it("replaces a directory at its path, and goes with the layer", async () => {
    const before = host.snapshot();
    host.write("/etc/kubernetes/net/net.key/x", "theirs\n");
    await host.apply(layer(made));
    strictEqual(host.mode(key), "600");
    await host.takeOff();
    strictEqual(host.read("/etc/kubernetes/net/net.key/x"), "theirs\n");
    host.remove("/etc/kubernetes/net/net.key/x");
    ok(JSON.stringify(host.snapshot()).length >= JSON.stringify(before).length);
  });

  it("goes when the layer no longer has one", async () => {
    await host.apply(layer(made));
    await host.apply(layer());
    ok(!host.exists(key));
  });
});
