import { deepStrictEqual, rejects, strictEqual } from "node:assert";
import { mock } from "node:test";
import * as clusterApis from "../../../../provider/cluster/api";
import { forgetNodes, nodesOf } from "../../../../provider/node/observe-nodes";
import { accessTo, fakeApi, ok, refusal, type FakeApi, type Reply } from "../../../fake-api";

const nodes = ok({ items: [{ metadata: { name: "m1" } }, { metadata: { name: "w1" } }] });

describe("the nodes of a cluster", () => {
  let api: FakeApi;
  let answer: Reply;
  const access = accessTo("https://192.0.2.11:6443");

  beforeEach(async () => {
    forgetNodes();
    answer = nodes;
    api = await fakeApi(() => answer);
    mock.method(clusterApis, "clusterApi", () => api.api);
  });
  afterEach(() => {
    forgetNodes();
    mock.restoreAll();
    api.close();
  });

  it("are one request for all calls, until a node changes", async () => {
    const [one, other] = await Promise.all([nodesOf(access), nodesOf(access)]);
    deepStrictEqual([...one.keys()], ["m1", "w1"]);
    strictEqual(other, one);
    strictEqual(await nodesOf(access), one);
    strictEqual(api.requests.length, 1);
    forgetNodes();
    await nodesOf(access);
    strictEqual(api.requests.length, 2);
  });

  it("are one request for each cluster", async () => {
    await nodesOf(access);
    await nodesOf(accessTo("https://192.0.2.12:6443"));
    strictEqual(api.requests.length, 2);
  });

  it("are requested again after a failure", async () => {
    answer = refusal(403, "no");
    await rejects(nodesOf(access));
    answer = nodes;
    strictEqual((await nodesOf(access)).size, 2);
  });
});
