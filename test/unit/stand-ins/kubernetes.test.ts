import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import type { KubernetesObject } from "../../../lab/stand-ins/kubernetes/object";
import {
  isSecret,
  plain,
  plainProperties,
  secret,
  type Properties,
} from "../../../lab/stand-ins/properties";
import { startFakeKubernetes, type FakeKubernetes } from "./fake-kubernetes";
import { startPlugin, type Plugin } from "./plugin-process";
import { initFailure, ResourceCalls } from "./resource-calls";

const configMapType = "kubernetes:core/v1:ConfigMap";
const deploymentType = "kubernetes:apps/v1:Deployment";
const poolType = "kubernetes:metallb.io/v1beta1:IPAddressPool";

const configMap = (name: string | undefined, data: Properties): Properties => ({
  ...{ apiVersion: "v1", kind: "ConfigMap", data },
  ...(name !== undefined && { metadata: { name } }),
});

const deployment = (name: string, image = "web:1"): Properties => ({
  ...{ apiVersion: "apps/v1", kind: "Deployment", metadata: { name, namespace: "default" } },
  spec: {
    replicas: 1,
    selector: { matchLabels: { app: name } },
    template: {
      metadata: { labels: { app: name } },
      spec: { containers: [{ name: "web", image }] },
    },
  },
});

describe("the kubernetes stand-in", function () {
  this.timeout(30_000);
  let api: FakeKubernetes;
  let plugin: Plugin;
  let calls: ResourceCalls;

  before(async () => {
    plugin = await startPlugin("kubernetes");
    calls = new ResourceCalls(plugin);
  });

  after(() => plugin.stop());

  beforeEach(async () => {
    plugin.logged.length = 0;
    api = await startFakeKubernetes();
    await calls.configure({ kubeconfig: secret(api.kubeconfig) });
  });

  afterEach(() => api.close());

  it("names an object after its resource, and keeps that name", async () => {
    const { inputs } = await calls.check(configMapType, "settings", configMap(undefined, {}));
    const { name, namespace, annotations } = inputs.metadata as Properties;
    assert.match(String(name), /^settings-[0-9a-f]{8}$/);
    assert.equal(namespace, "default");
    assert.deepEqual(annotations, { "pulumi.com/autonamed": "true" });
    const again = await calls.check(configMapType, "renamed", configMap(undefined, {}), inputs);
    assert.deepEqual(again.inputs, inputs);
  });

  it("gives a namespace only to kinds that live in one, and asks the cluster about kinds that it does not know", async () => {
    const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name: "n" } };
    const { inputs } = await calls.check("kubernetes:core/v1:Namespace", "n", namespace);
    assert.deepEqual(inputs.metadata, { name: "n" });
    api.served["example.com/v1"] = [{ kind: "Fleet", name: "fleets", namespaced: false }];
    const fleet = { apiVersion: "example.com/v1", kind: "Fleet", metadata: { name: "f" } };
    assert.deepEqual(
      (await calls.check("kubernetes:example.com/v1:Fleet", "f", fleet)).inputs,
      fleet,
    );
  });

  it("refuses what only the official plugin can do", async () => {
    const { failures } = await calls.check("kubernetes:helm.sh/v3:Release", "r", { chart: "c" });
    assert.match(failures[0] ?? "", /needs the official kubernetes plugin/);
  });

  it("applies an object and records it live, secrets kept secret and managed fields left out", async () => {
    const inputs = configMap("c", { token: secret("t0p"), plain: "p" });
    const { id, outputs } = await calls.create(configMapType, "c", inputs);
    assert.equal(id, "c");
    const [applied] = api.applied;
    assert.equal(applied?.path, "/api/v1/namespaces/default/configmaps/c");
    assert.match(applied?.fieldManager ?? "", /^pulumi-kubernetes-[0-9a-f]{8}$/);
    assert.equal(applied?.force, "false");
    assert.deepEqual(api.objects.get(applied?.path ?? "")?.data, { token: "t0p", plain: "p" });
    assert.ok(isSecret((outputs.data as Properties).token));
    assert.deepEqual(plain(outputs.metadata!), { name: "c", uid: "uid-1", generation: 1 });
    assert.deepEqual(
      plugin.logged.filter(({ ephemeral }) => !ephemeral).map(({ message }) => message),
      ['unknown field "spec.typo"'],
    );
  });

  it("keeps the content of a Secret secret", async () => {
    const object = {
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: "s" },
      stringData: { key: "value" },
    };
    const { inputs } = await calls.check("kubernetes:core/v1:Secret", "s", object);
    assert.ok(isSecret(inputs.stringData));
    api.onApply = (live) => (live.data = { key: Buffer.from("value").toString("base64") });
    const { id, outputs } = await calls.create("kubernetes:core/v1:Secret", "s", inputs);
    assert.ok(isSecret(outputs.data) && isSecret(outputs.stringData));
    const found = await calls.read("kubernetes:core/v1:Secret", "s", id, inputs, outputs);
    assert.deepEqual(found.inputs, inputs);
  });

  it("does not take over an object unless the provider says so", async () => {
    await calls.create(configMapType, "c", configMap("c", { a: "1" }));
    await assert.rejects(calls.create(configMapType, "c", configMap("c", { a: "2" })), {
      details:
        "ConfigMap c: creating: it already exists in the cluster; " +
        "import it, or set upsertExistingObjects on the provider to take it over",
    });
    await calls.configure({ kubeconfig: api.kubeconfig, upsertExistingObjects: "true" });
    await calls.create(configMapType, "c", configMap("c", { a: "2" }));
  });

  it("says how to take fields back from another manager", async () => {
    const inputs = configMap("conflicting", { a: "1" });
    await assert.rejects(
      calls.create(configMapType, "c", inputs),
      /set enablePatchForce on the provider/,
    );
    await calls.configure({ kubeconfig: api.kubeconfig, enablePatchForce: true });
    await calls.create(configMapType, "c", inputs);
  });

  it("waits for a rollout, and tells what it waits for", async () => {
    const creating = calls.create(deploymentType, "web", deployment("web"));
    const path = "/apis/apps/v1/namespaces/default/deployments/web";
    while (!api.objects.has(path)) await delay(20);
    await said(/has not seen the change yet/);
    api.objects.get(path)!.status = { observedGeneration: 1, updatedReplicas: 1, replicas: 1 };
    await said(/0 of 1 replicas available/);
    Object.assign(api.objects.get(path)!.status as object, { availableReplicas: 1 });
    const { outputs } = await creating;
    assert.equal((outputs.status as Properties).availableReplicas, 1);
  });

  it("records an object that does not become ready in time, with the reason", async () => {
    api.onApply = (live) => (live.status = { observedGeneration: live.metadata.generation! });
    const waiting = { reason: "ImagePullBackOff", message: "no such image" };
    api.objects.set("/api/v1/namespaces/default/pods/web-1", {
      ...{ apiVersion: "v1", kind: "Pod", metadata: { name: "web-1" } },
      status: { containerStatuses: [{ name: "web", state: { waiting } }] },
    } as KubernetesObject);
    const failure = await calls
      .create(deploymentType, "web", deployment("web"), 1)
      .catch(initFailure);
    assert.ok(failure && "reasons" in failure);
    assert.equal(failure.id, "default/web");
    assert.equal((failure.outputs.metadata as Properties).uid, "uid-1");
    assert.deepEqual(failure.reasons, [
      "Deployment default/web: waiting until it is ready: not done after 1 s: 0 of 1 replicas updated; " +
        "pod web-1: web: ImagePullBackOff no such image",
    ]);
  });

  it("waits for a load balancer's address and for the endpoints", async () => {
    const service = {
      ...{ apiVersion: "v1", kind: "Service", metadata: { name: "web", namespace: "default" } },
      spec: { type: "LoadBalancer", selector: { app: "web" } },
    };
    const path = "/api/v1/namespaces/default/services/web";
    const slice = "/apis/discovery.k8s.io/v1/namespaces/default/endpointslices/web-1";
    const endpoints = (ready: boolean) =>
      api.objects.set(slice, {
        endpoints: [{ conditions: { ready } }],
      } as unknown as KubernetesObject);
    endpoints(false);
    const creating = calls.create("kubernetes:core/v1:Service", "web", service);
    await said(/no load balancer has given the service an address/);
    api.objects.get(path)!.status = { loadBalancer: { ingress: [{ ip: "192.0.2.200" }] } };
    await said(/1 of 1 endpoints are not ready/);
    endpoints(true);
    await creating;
  });

  it("tries again while the kind is not served", async () => {
    const pool = {
      ...{ apiVersion: "metallb.io/v1beta1", kind: "IPAddressPool" },
      ...{
        metadata: { name: "p", namespace: "metallb-system" },
        spec: { addresses: ["192.0.2.200/32"] },
      },
    };
    const creating = calls.create(poolType, "p", pool);
    await said(/does not serve metallb.io\/v1beta1\/IPAddressPool/);
    api.served["metallb.io/v1beta1"] = [
      { kind: "IPAddressPool", name: "ipaddresspools", namespaced: true },
    ];
    assert.equal((await creating).id, "metallb-system/p");
  });

  it("changes in place what can be, and replaces what cannot", async () => {
    const before = deployment("web");
    const edited = await calls.diff(deploymentType, "web", before, deployment("web", "web:2"));
    assert.deepEqual(edited.paths, ["spec.template.spec.containers[0].image"]);
    assert.deepEqual(edited.replaces, []);
    const moved = deployment("web");
    (moved.spec as Properties).selector = { matchLabels: { app: "other" } };
    const replaced = await calls.diff(deploymentType, "web", before, moved);
    assert.deepEqual(replaced.replaces, ["spec.selector.matchLabels.app"]);
    assert.equal(replaced.deleteBeforeReplace, true);
    const content = await calls.diff(
      configMapType,
      "c",
      configMap("c", { "a.b": "1" }),
      configMap("c", { "a.b": "2" }),
    );
    assert.deepEqual(content.replaces, ['data["a.b"]']);
  });

  it("updates as the manager that created", async () => {
    const { id, outputs } = await calls.create(configMapType, "c", configMap("c", { a: "1" }));
    const updated = await calls.update(configMapType, "c", id, outputs, configMap("c", { a: "2" }));
    assert.equal(api.applied[1]?.fieldManager, api.applied[0]?.fieldManager);
    assert.equal((updated.data as Properties).a, "2");
    api.objects.clear();
    await assert.rejects(
      calls.update(configMapType, "c", id, outputs, configMap("c", { a: "3" })),
      /gone from the cluster; run `pulumi refresh`/,
    );
  });

  it("reads drift of its own fields, and nothing else", async () => {
    const inputs = deployment("web");
    api.onApply = (live) => {
      const generation = Number(live.metadata.generation);
      live.status = {
        observedGeneration: generation,
        updatedReplicas: 1,
        replicas: 1,
        availableReplicas: 1,
      };
      (live.spec as Properties).revisionHistoryLimit = 10;
    };
    const { id, outputs } = await calls.create(deploymentType, "web", inputs);
    assert.deepEqual((await calls.read(deploymentType, "web", id, inputs, outputs)).inputs, inputs);
    const live = api.objects.get("/apis/apps/v1/namespaces/default/deployments/web")!;
    (live.spec as Properties).replicas = 5;
    const drifted = await calls.read(deploymentType, "web", id, inputs, outputs);
    assert.deepEqual(drifted.inputs, {
      ...inputs,
      spec: { ...(inputs.spec as Properties), replicas: 5 },
    });
    api.objects.clear();
    assert.equal((await calls.read(deploymentType, "web", id, inputs, outputs)).id, "");
  });

  it("deletes with what the object owns, and waits until it is gone", async () => {
    const { id, outputs } = await calls.create(configMapType, "c", configMap("c", {}));
    const path = "/api/v1/namespaces/default/configmaps/c";
    api.held.add(path);
    const deleting = calls.delete(configMapType, "c", id, configMap("c", {}), outputs);
    await said(/still being deleted \(finalizers: example.com\/hold\)/);
    api.objects.delete(path);
    await deleting;
    assert.deepEqual(api.deleted, [{ path, propagationPolicy: "Foreground" }]);
    await calls.delete(configMapType, "c", id, configMap("c", {}), outputs);
  });

  it("forgets objects of a cluster that is gone only when told so", async () => {
    const { id, outputs } = await calls.create(configMapType, "c", configMap("c", {}));
    api.close();
    await assert.rejects(
      calls.read(configMapType, "c", id, configMap("c", {}), outputs),
      /ConfigMap c: reading: .*ECONNREFUSED.*PULUMI_K8S_DELETE_UNREACHABLE=true/,
    );
    await calls.configure({ kubeconfig: api.kubeconfig, deleteUnreachable: "true" });
    assert.equal((await calls.read(configMapType, "c", id, configMap("c", {}), outputs)).id, "");
    await calls.delete(configMapType, "c", id, configMap("c", {}), outputs);
  });

  it("spells the dashed keys of a definition as the SDK does in what it records", async () => {
    const definition = {
      ...{ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "c" } },
      data: { x_kubernetes_list_type: "map" },
    };
    const { inputs } = await calls.check(configMapType, "c", definition);
    assert.deepEqual(inputs.data, { "x-kubernetes-list-type": "map" });
    const { outputs } = await calls.create(configMapType, "c", inputs);
    assert.deepEqual(plainProperties(outputs).data, { x_kubernetes_list_type: "map" });
  });

  it("stops waiting, for good, when it is cancelled", async () => {
    const creating = calls.create(deploymentType, "web", deployment("web")).catch(initFailure);
    await said(/has not seen the change yet/);
    await calls.cancel();
    const failure = await creating;
    assert.ok(failure && "reasons" in failure);
    assert.match(failure.reasons[0] ?? "", /interrupted/);
  });

  async function said(pattern: RegExp): Promise<void> {
    const deadline = Date.now() + 10_000;
    while (!plugin.logged.some(({ message }) => pattern.test(message))) {
      const lines = plugin.logged.map(({ message }) => message).join("\n");
      assert.ok(Date.now() < deadline, `${pattern} was not said in:\n${lines}`);
      await delay(20);
    }
  }
});
