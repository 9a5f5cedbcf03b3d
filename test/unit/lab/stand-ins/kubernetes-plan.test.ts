import assert from "node:assert/strict";
import { plainProperties, type Properties } from "../../../../lab/offline/stand-ins/properties";
import {
  configMap,
  configMapType,
  deployment,
  deploymentType,
  useKubernetes,
} from "./kubernetes-fixture";

describe("planning with the kubernetes stand-in", function () {
  this.timeout(30_000);
  const fixture = useKubernetes();

  it("names an object after its resource, and keeps that name", async () => {
    const { calls } = fixture;
    const { inputs } = await calls.check(configMapType, "settings", configMap(undefined, {}));
    const { name, namespace, annotations } = inputs.metadata as Properties;
    assert.match(String(name), /^settings-[0-9a-f]{8}$/);
    assert.equal(namespace, "default");
    assert.deepEqual(annotations, { "pulumi.com/autonamed": "true" });
    const again = await calls.check(configMapType, "renamed", configMap(undefined, {}), inputs);
    assert.deepEqual(again.inputs, inputs);
  });

  it("gives a namespace only to kinds that live in one, and asks the cluster about kinds that it does not know", async () => {
    const { api, calls } = fixture;
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
    const { calls } = fixture;
    const { failures } = await calls.check("kubernetes:helm.sh/v3:Release", "r", { chart: "c" });
    assert.match(failures[0] ?? "", /needs the official kubernetes plugin/);
  });

  it("changes in place what can be, and replaces what cannot", async () => {
    const { calls } = fixture;
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

  it("spells the dashed keys of a definition as the SDK does in what it records", async () => {
    const { calls } = fixture;
    const definition = {
      ...{ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "c" } },
      data: { x_kubernetes_list_type: "map" },
    };
    const { inputs } = await calls.check(configMapType, "c", definition);
    assert.deepEqual(inputs.data, { "x-kubernetes-list-type": "map" });
    const { outputs } = await calls.create(configMapType, "c", inputs);
    assert.deepEqual(plainProperties(outputs).data, { x_kubernetes_list_type: "map" });
  });
});
