import { deepStrictEqual, rejects, strictEqual } from "node:assert";
import { mock } from "node:test";
import type { dynamic } from "@pulumi/pulumi";
import { DeleteRequest, ReadRequest, UpdateRequest } from "@pulumi/pulumi/proto/provider_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { methods } from "../../../provider/handlers";
import { keepRequests } from "../../../internals/keep-requests";
import { requestedUrn } from "../../../provider/request";
import { RemoteError } from "../../../ssh/errors";
import * as onHosts from "../../../host/layer";
import { parseObservation } from "../../../host/observation";
import { host, hostThatTakesAll } from "./etcd/etcd-layer";

type Bag = Record<string, never>;
type Service = { answer(call: { request: object }): unknown };

const inputs = { host, layer: "etcd", files: { "/etc/a": { content: "a" } } } as never as Bag;
const recorded = Struct.fromJavaScript(inputs);
const layer = methods("HostLayer") as Required<dynamic.ResourceProvider>;

/** Answers a request as a server of the SDK does whose services keep their requests. */
function answered<T>(request: object, answer: () => T): T {
  let added: Service;
  const server = { addService: (_: object, service: object) => void (added = service as Service) };
  keepRequests(server);
  server.addService({ answer: {} }, { answer });
  return added!.answer({ request }) as T;
}

describe("outputs that follow from the inputs", () => {
  let taker: ReturnType<typeof hostThatTakesAll>;
  beforeEach(() => void (taker = hostThatTakesAll()));
  afterEach(() => mock.restoreAll());

  const create = async () =>
    (await answered(new UpdateRequest(), () => layer.create(inputs))).outs as Bag;
  const names = (outputs: object) => Object.keys(outputs).sort();
  const kept = ["drift", "installed"];

  it("are not in the state", async () => deepStrictEqual(names(await create()), kept));

  it("are not in the state of a failed change either, unless they are not true", async () => {
    taker.failure = new RemoteError("m1", "setting up etcd", "exit 1");
    const { properties } = (await answered(new UpdateRequest(), () => layer.create(inputs)).catch(
      (error: object) => error,
    )) as Bag;
    deepStrictEqual(names(properties!), ["__provider", "applied", ...kept]);
  });

  it("are in the state of a failed update where they do not follow from the former inputs: the engine keeps those", async () => {
    const outputs = await create();
    taker.failure = new RemoteError("m1", "setting up etcd", "exit 1");
    const request = new UpdateRequest();
    request.setOldInputs(recorded);
    const news = { ...inputs, onRemove: ["x"] } as never as Bag;
    const update = () => layer.update("m1/etcd", outputs, news);
    const { properties } = (await answered(request, update).catch((error: object) => error)) as Bag;
    deepStrictEqual(properties!["onRemove"], ["x"]);
    strictEqual("host" in properties!, false);
  });

  it("are taken from the recorded inputs for a diff", async () => {
    const outputs = await create();
    const request = new UpdateRequest();
    request.setOldInputs(recorded);
    const changes = async (news: Bag) =>
      (await answered(request, () => layer.diff("m1/etcd", outputs, news))).changes;
    deepStrictEqual(
      [
        await changes(inputs),
        await changes({ ...inputs, onRemove: ["x"] } as never),
        await changes({ ...inputs, files: { "/etc/a": { content: "b" } } } as never),
      ],
      [false, true, true],
    );
  });

  it("are taken from the recorded inputs for a refresh, and stay out of the state", async () => {
    const outputs = await create();
    mock.method(onHosts, "observeHost", async () => parseObservation("layer\tetcd\n"));
    const request = new ReadRequest();
    request.setInputs(recorded);
    const { props } = await answered(request, () => layer.read("m1/etcd", outputs));
    deepStrictEqual(names(props), [...kept, "__provider"].sort());
  });

  it("are taken from the recorded inputs for a removal", async () => {
    const outputs = await create();
    const request = new DeleteRequest();
    request.setOldInputs(recorded);
    const remove = mock.method(onHosts, "removeLayer", async () => undefined);
    await answered(request, () => layer.delete("m1/etcd", outputs));
    const [remote, , name] = remove.mock.calls[0]!.arguments as unknown[];
    deepStrictEqual([remote, name], [host, "etcd"]);
  });

  it("are in the state where requests are not kept, and out of it once they are kept again", async () => {
    const outputs = (await layer.create(inputs)).outs as Bag;
    deepStrictEqual((await layer.diff("m1/etcd", outputs, inputs)).changes, false);
    const remove = mock.method(onHosts, "removeLayer", async () => undefined);
    await layer.delete("m1/etcd", outputs);
    strictEqual(remove.mock.callCount(), 1);
    const request = new UpdateRequest();
    request.setOldInputs(recorded);
    const { outs } = await answered(request, () => layer.update("m1/etcd", outputs, inputs));
    deepStrictEqual(names(outs), kept);
  });

  it("are refused where requests are not kept and the state lacks them", async () => {
    const outputs = await create();
    await rejects(
      layer.diff("m1/etcd", outputs, inputs),
      /the engine's request with them is unknown; use the pinned SDK, `internals`/,
    );
  });
});

describe("a request", () => {
  it("names its resource for as long as it is answered, whatever else is answered beside it", async () => {
    const named = (urn: string) => {
      const request = new UpdateRequest();
      request.setUrn(urn);
      return answered(request, async () => {
        await new Promise(setImmediate);
        return requestedUrn();
      });
    };
    deepStrictEqual(await Promise.all([named("a"), named("b")]), ["a", "b"]);
    strictEqual(requestedUrn(), undefined);
  });
});
