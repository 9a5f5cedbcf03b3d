import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { secret, type Properties } from "../../../../lab/offline/stand-ins/properties";
import { startFakeKubernetes, type FakeKubernetes } from "./fake-kubernetes";
import { startPlugin, type Plugin } from "./plugin-process";
import { ResourceCalls } from "./resource-calls";

export const configMapType = "kubernetes:core/v1:ConfigMap";
export const deploymentType = "kubernetes:apps/v1:Deployment";

export const configMap = (name: string | undefined, data: Properties): Properties => ({
  ...{ apiVersion: "v1", kind: "ConfigMap", data },
  ...(name !== undefined && { metadata: { name } }),
});

export const deployment = (name: string, image = "web:1"): Properties => ({
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

/** The stand-in, once for a suite, and an empty API for each of its tests. */
export interface KubernetesFixture {
  api: FakeKubernetes;
  plugin: Plugin;
  calls: ResourceCalls;
  /** Resolves when the plugin has logged a line like this. */
  said: (pattern: RegExp) => Promise<void>;
}

/** Sets up a suite's fixture, which is filled in before its first test. */
export function useKubernetes(): KubernetesFixture {
  const fixture = { said } as KubernetesFixture;

  before(async () => {
    fixture.plugin = await startPlugin("kubernetes");
    fixture.calls = new ResourceCalls(fixture.plugin);
  });

  after(() => fixture.plugin.stop());

  beforeEach(async () => {
    fixture.plugin.logged.length = 0;
    fixture.api = await startFakeKubernetes();
    await fixture.calls.configure({ kubeconfig: secret(fixture.api.kubeconfig) });
  });

  afterEach(() => fixture.api.close());

  async function said(pattern: RegExp): Promise<void> {
    const { logged } = fixture.plugin;
    const deadline = Date.now() + 10_000;
    while (!logged.some(({ message }) => pattern.test(message))) {
      const lines = logged.map(({ message }) => message).join("\n");
      assert.ok(Date.now() < deadline, `${pattern} was not said in:\n${lines}`);
      await delay(20);
    }
  }

  return fixture;
}
