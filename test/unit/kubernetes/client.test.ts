import * as assert from "node:assert/strict";
import { createServer as createHttpServer } from "node:http";
import { createServer, type AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { mock } from "node:test";
import type { RequestOptions } from "node:https";
import { apiServers } from "../../../kubernetes/client";
import { ApiError } from "../../../kubernetes/errors";
import { kubernetesApi } from "../../../kubernetes/kubeconfig";
import { tlsApi, type TlsApi } from "../../tls-api";
import { deadServer, fakeApi, kubeconfigFor, ok, refusal, type Reply } from "../../fake-api";

const get = { verb: "GET", path: "/api/v1/nodes/a" } as const;

async function failure(asked: Promise<unknown>): Promise<ApiError> {
  const error = await asked.then(
    () => assert.fail("it succeeded"),
    (error: unknown) => error,
  );
  assert.ok(error instanceof ApiError, String(error));
  return error;
}

async function failureOf(reply: Reply): Promise<ApiError> {
  const fake = await fakeApi(() => reply);
  const error = await failure(fake.api.request(get));
  fake.close();
  assert.ok(error.message.startsWith(`${fake.api.server}: GET /api/v1/nodes/a: `));
  return error;
}

describe("the Kubernetes client", () => {
  it("sends verb, path, query, media type and body, and returns the object", async () => {
    const fake = await fakeApi(() => ok({ kind: "Node" }));
    const body = { spec: {} };
    const query = { fieldManager: "me" };
    const contentType = "application/merge-patch+json";
    const answer = await fake.api.request({ ...get, verb: "PATCH", query, contentType, body });
    fake.close();
    assert.deepEqual(answer, { kind: "Node" });
    assert.deepEqual(fake.requests, [{ ...get, verb: "PATCH", query, contentType, body }]);
  });

  it("sends the body of a deletion whole", async () => {
    const fake = await fakeApi(() => ok({}));
    const body = { gracePeriodSeconds: 0, note: "ä" };
    await fake.api.request({ ...get, verb: "DELETE", body });
    fake.close();
    assert.deepEqual(fake.requests[0]!.body, body);
  });

  const answers = [
    { code: 400, refused: true },
    { code: 401, refused: true },
    { code: 403, refused: true },
    { code: 404, refused: true },
    { code: 408, refused: false },
    { code: 409, refused: true },
    { code: 422, refused: true },
    { code: 429, refused: false },
    { code: 500, refused: false },
    { code: 503, refused: false },
  ];
  for (const { code, refused } of answers)
    it(`treats ${code} as ${refused ? "final" : "a reason to retry"}`, async () => {
      const error = await failureOf(refusal(code, "words of the server"));
      assert.equal(error.refused, refused);
      assert.equal(error.cause, `words of the server (${code})`);
    });

  describe("refused by roles", () => {
    const words = 'nodes "a" is forbidden: User "kubernetes-admin" cannot get resource "nodes"';
    const forbidden = refusal(403, words);
    const unknown = 'clusterrole.rbac.authorization.k8s.io "cluster-admin" not found';
    const starting = (reply: Reply) =>
      fakeApi(({ path }) => (path === "/readyz" ? refusal(500, "not ready") : reply));

    for (const [title, reply] of [
      ["before it knows who has which role", forbidden],
      ["before it finds the role itself", refusal(403, `nodes is forbidden: RBAC: [${unknown}]`)],
    ] as const)
      it(`has a reason to retry while the server is not ready, ${title}`, async () => {
        const fake = await starting(reply);
        const { refused, cause } = await failure(fake.api.request(get));
        fake.close();
        assert.equal(refused, false);
        assert.match(cause, /\(403\), and the API server is not ready$/);
      });

    it("fails over from a server that is not ready", async () => {
      const first = await starting(forbidden);
      const second = await fakeApi(() => ok({ kind: "Node" }));
      const api = kubernetesApi(first.kubeconfig, [second.api.server]);
      assert.deepEqual(await api.request(get), { kind: "Node" });
      first.close();
      second.close();
    });

    it("asks again where the server has become ready in between", async () => {
      const answers = [forbidden, ok({}), ok({ kind: "Node" })];
      const fake = await fakeApi(() => answers.shift());
      assert.deepEqual(await fake.api.request(get), { kind: "Node" });
      fake.close();
    });

    it("is final where the server is ready", async () => {
      const fake = await fakeApi(({ path }) => (path === "/readyz" ? ok("ok") : forbidden));
      const { refused, cause } = await failure(fake.api.request(get));
      fake.close();
      assert.deepEqual([refused, cause], [true, `${words} (403)`]);
    });

    it("is final by an admission plugin, which is not asked twice", async () => {
      const fake = await fakeApi(() => refusal(403, "pods is forbidden: exceeded quota"));
      assert.equal((await failure(fake.api.request(get))).refused, true);
      assert.equal(fake.requests.length, 1);
      fake.close();
    });
  });

  it("reports the first line of an error that is not a Status", async () => {
    const { cause } = await failureOf({ code: 502, body: "Bad Gateway\nmore" });
    assert.equal(cause, "Bad Gateway (502)");
  });

  it("reports a success that is not JSON", async () => {
    const { cause, refused } = await failureOf({ code: 200, body: "<html>" });
    assert.equal(cause, "the answer is not JSON; is this an API server?");
    assert.equal(refused, true);
  });

  it("refuses an endless answer without a retry", async () => {
    const endless = new Readable({
      read() {
        this.push(Buffer.alloc(2 ** 20, "a"));
      },
    });
    const server = createHttpServer((_request, response) => void endless.pipe(response));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const error = await failure(
      kubernetesApi(kubeconfigFor(`http://127.0.0.1:${port}`)).request({
        ...get,
        timeoutMs: 60_000,
      }),
    );
    endless.destroy();
    server.closeAllConnections();
    server.close();
    assert.equal(error.cause, "the answer is longer than 32 MiB; is this an API server?");
    assert.ok(error.refused);
  });

  it("removes escape sequences from objects, errors and texts", async () => {
    const said = "\u001b[2Jall is well\u202e";
    const harmless = "\ufffd[2Jall is well\ufffd";
    const fake = await fakeApi(() => ok({ status: { conditions: [{ message: said }] } }));
    assert.deepEqual(await fake.api.request(get), {
      status: { conditions: [{ message: harmless }] },
    });
    fake.close();
    assert.equal((await failureOf(refusal(403, said))).cause, `${harmless} (403)`);
    assert.equal((await failureOf({ code: 502, body: said })).cause, `${harmless} (502)`);
    const long = await failureOf({ code: 502, body: "a".repeat(10_000) });
    assert.ok(long.message.length < 2200);
    const metrics = await fakeApi(() => ({ code: 200, body: said }));
    assert.equal(await metrics.api.text("/metrics"), harmless);
    metrics.close();
  });

  it("fails over to the next server and stays with it", async () => {
    const fake = await fakeApi(({ path }) =>
      path === get.path ? ok({ kind: "Node" }) : undefined,
    );
    const [first, second] = [await deadServer(), await deadServer()];
    const api = kubernetesApi(kubeconfigFor(first), [first, second, fake.api.server]);
    assert.equal(api.server, first);
    assert.deepEqual(await api.request(get), { kind: "Node" });
    assert.equal(api.server, fake.api.server);
    // A final answer does not cause a failover.
    assert.equal((await failure(api.request({ ...get, path: "/api/v1/nodes/b" }))).code, 404);
    assert.equal(fake.requests.length, 2);
    fake.close();
  });

  it("fails over from a server that is shutting down", async () => {
    const ending = await fakeApi(() => refusal(503, "apiserver is shutting down"));
    const fake = await fakeApi(() => ok({ kind: "Node" }));
    const api = kubernetesApi(ending.kubeconfig, [fake.api.server]);
    assert.deepEqual(await api.request(get), { kind: "Node" });
    ending.close();
    fake.close();
  });

  it("fails over from an address that the certificate does not cover", async () => {
    const [unknownServer, covered] = [await tlsApi(["192.0.2.1"]), await tlsApi(["127.0.0.1"])];
    const url = ({ port }: TlsApi) => `https://127.0.0.1:${port}`;
    const trust = (options: RequestOptions) =>
      void Object.assign(options, { ca: [unknownServer.authority, covered.authority] });
    const api = apiServers(url(unknownServer), trust, [url(covered)]);
    assert.deepEqual(await api.request(get), { kind: "Node" });
    assert.deepEqual(unknownServer.paths, []);
    covered.close();
    const alone = apiServers(url(unknownServer), trust);
    assert.equal((await failure(alone.request(get))).refused, true);
    const mixed = await failure(apiServers(url(covered), trust, [url(unknownServer)]).request(get));
    assert.deepEqual([mixed.cause, mixed.refused], ["connection refused", false]);
    unknownServer.close();
  });

  it("tries each server once", async () => {
    const [first, second] = [await deadServer(), await deadServer()];
    const api = kubernetesApi(kubeconfigFor(first), [second]);
    assert.match((await failure(api.request(get))).message, new RegExp(`^${second}: `));
  });

  it("treats a refused connection as a reason to retry", async () => {
    const fake = await fakeApi(() => undefined);
    fake.close();
    const { cause, refused } = await failure(fake.api.request(get));
    assert.equal(cause, "connection refused");
    assert.equal(refused, false);
  });

  it("ends a request without an answer at its timeout", async () => {
    const server = createServer(() => undefined);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const api = kubernetesApi(kubeconfigFor(`http://127.0.0.1:${port}`));
    const { cause, refused } = await failure(api.request({ ...get, timeoutMs: 50 }));
    server.close();
    assert.equal(cause, "no answer within 0.05 s");
    assert.equal(refused, false);
  });

  it("lets a webhook have its 30 seconds before a change times out, so that the answer names it", async () => {
    const limits: number[] = [];
    mock.method(AbortSignal, "timeout", (ms: number) => {
      limits.push(ms);
      return new AbortController().signal;
    });
    const api = kubernetesApi(kubeconfigFor(await deadServer()));
    for (const verb of ["GET", "POST", "PATCH", "DELETE"] as const)
      await failure(api.request({ ...get, verb }));
    mock.restoreAll();
    assert.deepEqual(limits, [15_000, 35_000, 35_000, 35_000]);
  });

  it("reports what is missing in an invalid kubeconfig", () => {
    assert.throws(() => kubernetesApi("{}"), /^Error: kubeconfig: reading it: /);
    assert.throws(() => kubernetesApi(": :"), /^Error: kubeconfig: reading it: /);
  });
});
