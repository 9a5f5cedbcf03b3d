import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import type { KubernetesObject } from "../../../../lab/offline/stand-ins/kubernetes/object";
import { type Properties } from "../../../../lab/offline/stand-ins/properties";
import { deployment, deploymentType, useKubernetes } from "./kubernetes-fixture";
import { initFailure } from "./resource-calls";

const poolType = "kubernetes:metallb.io/v1beta1:IPAddressPool";

describe("the waits of the kubernetes stand-in", function () {
  this.timeout(30_000);
  const fixture = useKubernetes();

  it("waits for a rollout, and reports what it waits for", async () => {
    const { api, calls, said } = fixture;
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
    const { api, calls } = fixture;
    api.onApply = (live) => (live.status = { observedGeneration: live.metadata.generation! });
    const waiting = { reason: "ImagePullBackOff", message: "no such image" };
    api.objects.set("/api/v1/namespaces/default/pods/web-1", {
      ...{ apiVersion: "v1", kind: "Pod", metadata: { name: "web-1" } },
      status: { containerStatuses: [{ name: "web", state: { waiting } }] },
    });
    const failure = await calls
      .create(deploymentType, "web", deployment("web"), 1)
      .catch(initFailure);
    assert.ok(failure && "reasons" in failure);
    assert.equal(failure.id, "default/web");
    assert.equal((failure.outputs.metadata as Properties).uid, "uid-1");
    assert.deepEqual(failure.reasons, [
      "Deployment default/web: waiting until it is ready: timed out after 1 s: 0 of 1 replicas updated; " +
        "pod web-1: web: ImagePullBackOff no such image",
    ]);
  });

  it("waits for a load balancer's address and for the endpoints", async () => {
    const { api, calls, said } = fixture;
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
    const { api, calls, said } = fixture;
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

  it("stops waiting, for good, when it is cancelled", async () => {
    const { calls, said } = fixture;
    const creating = calls.create(deploymentType, "web", deployment("web")).catch(initFailure);
    await said(/has not seen the change yet/);
    await calls.cancel();
    const failure = await creating;
    assert.ok(failure && "reasons" in failure);
    assert.match(failure.reasons[0] ?? "", /interrupted/);
  });
});
