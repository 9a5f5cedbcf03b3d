import assert from "node:assert/strict";
import {
  isSecret,
  plain,
  secret,
  type Properties,
} from "../../../../lab/offline/stand-ins/properties";
import { configMap, configMapType, useKubernetes } from "./kubernetes-fixture";

describe("applying with the kubernetes stand-in", function () {
  this.timeout(30_000);
  const fixture = useKubernetes();

  it("applies an object and records it live, secrets kept secret and managed fields left out", async () => {
    const { api, plugin, calls } = fixture;
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
    const { api, calls } = fixture;
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
    const { api, calls } = fixture;
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
    const { api, calls } = fixture;
    const inputs = configMap("conflicting", { a: "1" });
    await assert.rejects(
      calls.create(configMapType, "c", inputs),
      /set enablePatchForce on the provider/,
    );
    await calls.configure({ kubeconfig: api.kubeconfig, enablePatchForce: true });
    await calls.create(configMapType, "c", inputs);
  });

  it("updates as the manager that created", async () => {
    const { api, calls } = fixture;
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
});
