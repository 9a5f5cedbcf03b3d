import { deepStrictEqual, match, notStrictEqual, rejects, strictEqual } from "node:assert";
import { once } from "node:events";
import { startDynamicProvider, type DynamicProvider } from "./dynamic-provider";
import { everyResource, type Serialized } from "./every-resource";

const host = {
  name: "m1",
  address: "192.0.2.11",
  port: 22,
  user: "root",
  hostKey: "ssh-rsa AAAA",
  owner: "prod/prod/0f",
};
const lostHosts = { "kubernetes-on-bare-metal:lostHosts": JSON.stringify([host.address]) };

describe("the process of the dynamic provider", () => {
  let all: Serialized[];
  let provider: DynamicProvider;

  before(async () => (all = await everyResource()));
  beforeEach(async () => (provider = await startDynamicProvider()));
  afterEach(() => provider.stop());

  const methodsOf = (kind: string) => ({
    __provider: all.find((one) => one.kind === kind)!.provider,
  });

  it("finds the code of every kind from the directory of the project", async () => {
    await provider.configure({});
    for (const { kind } of all) {
      const news = { ...methodsOf(kind), validDays: 1, members: [], given: kind };
      strictEqual((await provider.check(news))["given"], kind);
    }
  });

  it("handles two concurrent first calls", async () => {
    await provider.configure({});
    const [first, second] = await Promise.all([
      provider.create(methodsOf("SigningKey")),
      provider.create(methodsOf("SigningKey")),
    ]);
    match(String(first["privateKey"]), /^-----BEGIN PRIVATE KEY-----/);
    notStrictEqual(first["privateKey"], second["privateKey"]);
  });

  it("has the configuration in each of two concurrent first calls", async () => {
    await provider.configure(lostHosts);
    // A state with all outputs can be read whether requests are kept or not.
    const layer = { ...methodsOf("HostLayer"), host, layer: "etcd", onRemove: [], whole: true };
    deepStrictEqual(
      (await Promise.all([provider.remove(layer), provider.remove(layer)])).length,
      2,
    );
  });

  it("reports only the message of an error", async () => {
    await provider.configure({});
    const news = { ...methodsOf("Kubeconfig"), cluster: "prod", authority: { cert: "", key: "" } };
    await rejects(provider.create(news), (error: Error & { details?: string }) => {
      strictEqual(/\n\s+at /.test(error.details ?? ""), false);
      return true;
    });
  });

  it("exits when its engine is gone", async () => {
    await provider.configure({});
    await provider.check(methodsOf("SigningKey"));
    const ended = once(provider.process, "exit");
    provider.endEngine();
    await ended;
  });
});
