import { deepStrictEqual, rejects, strictEqual } from "node:assert";
import { mock } from "node:test";
import { configure } from "../../../provider/configure";
import * as handlers from "../../../provider/handlers";
import { ConnectionError, RemoteError } from "../../../ssh/errors";
import * as facts from "../../../host/facts";
import * as layer from "../../../host/layer";
import { host, hostThatTakesAll } from "./etcd/etcd-layer";

const __provider = "the text of the methods";
const inputs = { host, layer: "etcd", files: { "/etc/a": { content: "a" } }, __provider };
const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const wholeConfig = (values: Record<string, string>) => ({
  config: {
    get: (key: string) => values[key],
    require: (key: string) => values[key]!,
  },
});

describe("the methods that the engine calls", () => {
  let taker: ReturnType<typeof hostThatTakesAll>;

  beforeEach(() => void (taker = hostThatTakesAll()));
  afterEach(() => {
    mock.restoreAll();
    configure(wholeConfig({}));
  });

  it("return an id and outputs without undefined values", async () => {
    const { id, outs } = await handlers.create("HostLayer", inputs);
    strictEqual(id, "m1/etcd");
    deepStrictEqual(Object.keys(outs).sort(), [
      "applied",
      "drift",
      "host",
      "installed",
      "layer",
      "onRemove",
    ]);
  });

  it("record a failed creation, with what is needed to resume it", async () => {
    taker.failure = new RemoteError("m1", "setting up etcd", "exit 1");
    await rejects(handlers.create("HostLayer", inputs), (error: Error) => {
      const message = "m1: setting up etcd: exit 1";
      const { id, reasons, properties } = error as never as Record<string, Record<string, unknown>>;
      deepStrictEqual(
        [error.message, error.stack, id, reasons],
        [message, message, "m1/etcd", [message]],
      );
      deepStrictEqual(properties, {
        host,
        layer: "etcd",
        onRemove: [],
        applied: {},
        installed: {},
        drift: ["its set-up was not finished"],
        __provider,
      });
      return true;
    });
  });

  it("record a failed update, so that the next run finds a difference", async () => {
    const { id, outs } = await handlers.create("HostLayer", inputs);
    taker.failure = new RemoteError("m1", "setting up etcd", "exit 1");
    const properties = await handlers.update("HostLayer", id, outs, inputs).then(
      () => undefined,
      (error: { properties: Record<string, unknown> }) => error.properties,
    );
    strictEqual(properties!["__provider"], __provider);
    strictEqual(handlers.diff("HostLayer", properties!, inputs).changes, true);
  });

  it("record nothing of a creation that failed before anything was touched", async () => {
    mock.method(facts, "gatherFacts", async () => {
      throw new ConnectionError("m1", "connecting to 192.0.2.11:22", "no route to host");
    });
    await rejects(
      handlers.create("Preflight", { host, requirements: { roles: [] } }),
      (error: Error) => !("id" in error) && !("properties" in error),
    );
  });

  it("record nothing of a layer whose host was never reached, so that its removal asks for no host", async () => {
    taker.failure = new ConnectionError("m1", "connecting to 192.0.2.11:22", "no route to host");
    const unrecorded = (error: Error) => !("id" in error) && !("properties" in error);
    await rejects(handlers.create("HostLayer", inputs), unrecorded);
    await rejects(handlers.update("HostLayer", "m1/etcd", { applied: {} }, inputs), unrecorded);
  });

  it("change nothing at a preview with unknown values, and then at most update", () => {
    const files = { "/etc/a": { content: unknown } };
    deepStrictEqual(handlers.diff("HostLayer", {}, { ...inputs, files }), { changes: true });
  });

  it("make the engine remove everything of a host before another machine takes its place", () =>
    deepStrictEqual(handlers.diff("HostLayer", {}, { ...inputs, host: unknown }), {
      changes: true,
      replaces: ["host"],
      deleteBeforeReplace: true,
    }));

  it("delete before they replace: a host has room for only one of each", async () => {
    const { outs } = await handlers.create("HostLayer", inputs);
    const moved = { ...inputs, host: { ...host, address: "192.0.2.99" } };
    deepStrictEqual(handlers.diff("HostLayer", outs, moved), {
      changes: true,
      replaces: ["host"],
      deleteBeforeReplace: true,
    });
  });

  it("do not delete first where there is nothing to delete: a new owner would remove all hosts", () => {
    const outputs = { cluster: "a", stack: "a", owner: "a/a/0" };
    deepStrictEqual(handlers.diff("ClusterIdentity", outputs, { cluster: "a", stack: "a" }), {
      changes: false,
      replaces: [],
      deleteBeforeReplace: false,
    });
  });

  it("return the same outputs where there is nothing to observe", async () => {
    deepStrictEqual(await handlers.read("SigningKey", "service-account", { publicKey: "a" }), {
      id: "service-account",
      props: { publicKey: "a" },
    });
  });

  it("report what is verifiably gone as gone", async () => {
    mock.method(layer, "observeHost", async () => ({ layers: [] }));
    deepStrictEqual(await handlers.read("HostLayer", "m1/etcd", inputs), {});
  });

  it("do not observe a lost host", async () => {
    configure(wholeConfig({ lostHosts: JSON.stringify([host.address]) }));
    mock.method(layer, "observeHost", () => Promise.reject(new Error("it was asked")));
    const outputs = { ...inputs, drift: [] };
    deepStrictEqual(await handlers.read("HostLayer", "m1/etcd", outputs), {
      id: "m1/etcd",
      props: outputs,
    });
  });

  it("put none of their credentials into outputs", async () => {
    configure(
      wholeConfig({ ssh: JSON.stringify({ password: "hunter2", sudoPassword: "hunter3" }) }),
    );
    const { outs } = await handlers.create("HostLayer", inputs);
    strictEqual(JSON.stringify(outs).includes("hunter"), false);
  });

  it("succeed in deleting what leaves nothing behind", () => handlers.remove("Kubeconfig", {}));

  for (const kind of [
    "CertificateAuthority",
    "SigningKey",
    "EncryptionKey",
    "Preflight",
    "HostLayer",
    "Kubeconfig",
    "KubernetesNode",
    "AdmissionReady",
  ] as const)
    it(`exist for ${kind}`, () => {
      const news = { validDays: 1, name: kind };
      strictEqual(handlers.check(kind, undefined, news).inputs["name"], kind);
    });
});
