import { deepStrictEqual, rejects, strictEqual } from "node:assert";
import { askProbe, deleteProbe, readyDns, startProbe } from "../../../kubernetes/network-probe";
import { fakeApi, ok, refusal, type FakeApi } from "../../fake-api";
import { fieldAt } from "../../field-at";

const path = "/api/v1/namespaces/kube-system/pods/network-probe-node-1";
const wait = { deadlineMs: 2_000, report: () => undefined };

describe("the pod that proves the network of a node", () => {
  let api: FakeApi;
  /** State of the cluster: no pod, one of a killed run, or one that runs or does not. */
  let pod: object | undefined;
  let created: object;
  let refused: string | undefined;
  /** Of the cluster's DNS. */
  let endpoints: readonly object[] | null;
  const endpoint = (nodeName: string, ready = true) => ({ nodeName, conditions: { ready } });
  const readyNode = { status: { conditions: [{ type: "Ready", status: "True" }] } };
  const running = { metadata: { uid: "1" }, status: { phase: "Running", podIP: "10.244.1.9" } };

  beforeEach(async () => {
    [pod, created, refused] = [undefined, running, undefined];
    endpoints = [endpoint("node-2")];
    api = await fakeApi(({ verb, path: asked, body }) => {
      if (asked.endsWith("/events"))
        return ok({ items: [{ message: 'plugin type="calico" failed' }] });
      if (asked.endsWith("/endpointslices")) return ok({ items: [{ endpoints }] });
      if (asked.includes("/nodes/")) return asked.endsWith("/node-2") ? ok(readyNode) : undefined;
      if (asked.endsWith("/services/kube-dns"))
        return ok({ spec: { clusterIP: "10.96.0.10", clusterIPs: ["10.96.0.10"] } });
      if (asked.includes("/proxy/")) return ok(JSON.stringify(body));
      if (verb === "DELETE") pod = undefined;
      if (verb === "POST" && refused) {
        const why = refused;
        refused = undefined;
        return refusal(403, why);
      }
      if (verb === "POST") pod = created;
      return pod && ok(pod);
    });
  });
  afterEach(() => api.close());
  const start = () => startProbe(api.api, "node-1", "pause", wait);
  const verbs = () =>
    api.requests.filter(({ verb }) => verb !== "GET").map((one) => `${one.verb} ${one.path}`);

  it("returns its address once it runs", async () => {
    deepStrictEqual(await start(), ["10.244.1.9"]);
    const { body } = api.requests.find(({ verb }) => verb === "POST")!;
    deepStrictEqual(
      ["nodeName", "tolerations", "automountServiceAccountToken"].map((name) =>
        fieldAt(body, `spec.${name}`),
      ),
      ["node-1", [{ operator: "Exists" }], false],
    );
  });

  it("returns its address of each family", async () => {
    const podIPs = [{ ip: "10.244.1.9" }, { ip: "fd00:10:244:1::9" }];
    created = { metadata: { uid: "1" }, status: { phase: "Running", podIP: "10.244.1.9", podIPs } };
    const addresses = await startProbe(api.api, "node-1", "pause", wait, 2);
    deepStrictEqual(addresses, ["10.244.1.9", "fd00:10:244:1::9"]);
  });

  it("fails without an address of the second family", () =>
    rejects(
      startProbe(api.api, "node-1", "pause", wait, 2),
      /it has the address 10\.244\.1\.9 only, and none of IPv6/,
    ));

  it("replaces one of a killed run", async () => {
    pod = running;
    await start();
    deepStrictEqual(verbs(), [`DELETE ${path}`, "POST /api/v1/namespaces/kube-system/pods"]);
  });

  it("waits for the service account of a new cluster", async () => {
    refused = 'error looking up service account kube-system/default: "default" not found';
    deepStrictEqual(await start(), ["10.244.1.9"]);
  });

  it("that does not start fails with its kubelet's message", async () => {
    created = { metadata: { uid: "1" }, status: { phase: "Pending" } };
    await rejects(
      start(),
      /^Error: node-1: starting a pod: timed out after 2 s: plugin type="calico" failed$/,
    );
  });

  it("is reached through an API server", async () => {
    const text = "x".repeat(16_384);
    strictEqual(await askProbe(api.api, "node-1", { asker: "a", port: 8080, text }), text);
    strictEqual(api.requests.at(-1)!.path, `${path}:8080/proxy/from/a`);
  });

  it("finds the DNS once it has a ready endpoint on a ready node", async () => {
    for (const none of [null, [endpoint("node-2", false)], [endpoint("deleted")]]) {
      endpoints = none;
      deepStrictEqual(await readyDns(api.api, ["10.96.0.10"]), []);
    }
    endpoints = [endpoint("deleted"), endpoint("node-2")];
    deepStrictEqual(await readyDns(api.api, ["10.96.0.10"]), ["10.96.0.10"]);
  });

  it("does not ask the DNS at an address that it does not have yet", async () => {
    const addresses = ["10.96.0.10", "fd00:10:96::a"];
    deepStrictEqual(await readyDns(api.api, addresses), ["10.96.0.10"]);
  });

  it("is deleted once", async () => {
    pod = running;
    await deleteProbe(api.api, "node-1", wait);
    await deleteProbe(api.api, "node-1", wait);
    deepStrictEqual(verbs(), [`DELETE ${path}`]);
  });
});
