import assert from "node:assert/strict";
import { type Properties } from "../../../../lab/offline/stand-ins/properties";
import {
  configMap,
  configMapType,
  deployment,
  deploymentType,
  useKubernetes,
} from "./kubernetes-fixture";

describe("refreshing and destroying with the kubernetes stand-in", function () {
  this.timeout(30_000);
  const fixture = useKubernetes();

  it("reads drift of its own fields, and nothing else", async () => {
    const { api, calls } = fixture;
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
    const { api, calls, said } = fixture;
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

  it("forgets objects of a cluster that is gone only when asked to", async () => {
    const { api, calls } = fixture;
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
});
