import assert from "node:assert/strict";
import { DiffRequest } from "@pulumi/pulumi/proto/provider_pb";
import {
  checkSettings,
  defaultNamespace,
  diffSettings,
  settingsFrom,
} from "../../../../lab/offline/stand-ins/kubernetes/settings";
import { toStruct, type Properties } from "../../../../lab/offline/stand-ins/properties";
import { kubeconfigFor } from "./fake-kubernetes";

const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const here = kubeconfigFor("https://192.0.2.1:6443");
const renewed = kubeconfigFor("https://192.0.2.1:6443", "renewed");
const elsewhere = kubeconfigFor("https://192.0.2.2:6443");

function replaces(olds: Properties, news: Properties): string[] {
  return diffSettings(
    new DiffRequest().setOldInputs(toStruct(olds)).setNews(toStruct(news)),
  ).getReplacesList();
}

describe("the settings of the kubernetes stand-in", () => {
  const cases: [string, Properties, Properties, string[]][] = [
    ["nothing changed", { kubeconfig: here }, { kubeconfig: here }, []],
    ["other credentials for the same cluster", { kubeconfig: here }, { kubeconfig: renewed }, []],
    ["another cluster", { kubeconfig: here }, { kubeconfig: elsewhere }, ["kubeconfig"]],
    [
      "a kubeconfig that is not known yet",
      { kubeconfig: here },
      { kubeconfig: unknown },
      ["kubeconfig"],
    ],
    [
      "the same identifier, whatever the kubeconfig",
      { clusterIdentifier: "a", kubeconfig: here },
      { clusterIdentifier: "a", kubeconfig: unknown },
      [],
    ],
    [
      "another identifier",
      { clusterIdentifier: "a", kubeconfig: here },
      { clusterIdentifier: "b", kubeconfig: here },
      ["clusterIdentifier"],
    ],
    [
      "an identifier where there was none",
      { kubeconfig: here },
      { clusterIdentifier: "a", kubeconfig: here },
      [],
    ],
  ];
  for (const [name, olds, news, expected] of cases) {
    it(`replaces ${expected.length > 0 ? "" : "nothing "}for ${name}`, () => {
      assert.deepEqual(replaces(olds, news), expected);
    });
  }

  it("reads switches as the SDK writes them", () => {
    assert.equal(settingsFrom({ enablePatchForce: "true" }).patchForce, true);
    assert.equal(settingsFrom({ enablePatchForce: "false" }).patchForce, false);
  });

  it("refuses client-side apply", () => {
    const [failure] = checkSettings({ enableServerSideApply: "false" }).getFailuresList();
    assert.equal(failure?.getProperty(), "enableServerSideApply");
  });

  it("takes the namespace from the settings, then from the context", () => {
    assert.equal(defaultNamespace(settingsFrom({ namespace: "a", kubeconfig: here })), "a");
    const context = {
      "current-context": "c",
      contexts: [{ name: "c", context: { namespace: "b" } }],
    };
    assert.equal(defaultNamespace(settingsFrom({ kubeconfig: JSON.stringify(context) })), "b");
    assert.equal(defaultNamespace(settingsFrom({ kubeconfig: here })), "default");
  });
});
