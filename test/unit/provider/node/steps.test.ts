import { strictEqual } from "node:assert";
import type { KubernetesNodeInputs } from "../../../../provider/node/inputs";
import { nodeSteps } from "../../../../provider/node/steps";

const inputs = (more: object = {}): KubernetesNodeInputs =>
  ({
    layers: "a",
    releases: { kubernetes: "1.36.3", containerd: "2.4.2", runc: "1.4.3" },
    rollout: { position: 0, maxUnavailable: 1, controlPlane: false, drainTimeoutSeconds: 1 },
    ...more,
  }) as never;
const releases = { kubernetes: "1.36.3", containerd: "2.3.7", runc: "1.4.3" };
const hooks = { beforeChange: ["true"], afterChange: ["true"] };
const pause = { rollout: { ...inputs().rollout, pause: true } };

const maintenance = (asOf: string) => ({
  maintenance: { packages: "security", asOf, reboot: "whenRequired", timeoutSeconds: 60 },
});

describe("the steps of a change, for the preview", () => {
  for (const [title, olds, news, gates, expected] of [
    ["none for a new node", undefined, inputs(), ["a"], undefined],
    ["none without gates", inputs(), inputs({ layers: "b" }), [], undefined],
    ["those of last time where nothing changes", inputs({ steps: "x" }), inputs(), ["a"], "x"],
    [
      "gates around a change",
      inputs(),
      inputs({ layers: "b" }),
      ["a", "b"],
      "change 1\nwait for the gates a, b\nchange it and wait until it is ready\nwait for the gates a, b",
    ],
    [
      "a maintenance for a later date",
      inputs(maintenance("2026-10-31")),
      inputs(maintenance("2026-11-28")),
      [],
      "change 1\ndrain it if there is anything to do, for maintenance as of 2026-11-28: security updates and a reboot if one is required\nchange it and wait until it is ready",
    ],
    [
      "a drain for a second family",
      inputs({ network: {} }),
      inputs({ layers: "b", network: { ipv6: { pods: "fd00::/56" } } }),
      [],
      "change 1\ndrain it: running pods would keep one address, and get no IPv6 address\nchange it and wait until it is ready",
    ],
    [
      "none where there were two families before",
      inputs({ network: { ipv6: { pods: "fd00::/56" } } }),
      inputs({ layers: "b", network: { ipv6: { pods: "fd00::/56" } } }),
      [],
      undefined,
    ],
    [
      "none of a maintenance for the same date",
      inputs(maintenance("2026-11-28")),
      inputs(maintenance("2026-11-28")),
      [],
      undefined,
    ],
    [
      "hooks, a drain and a pause",
      inputs({ steps: "change 4\nx", releases }),
      inputs({ hooks, ...pause }),
      [],
      "change 5\nrun hooks.beforeChange\ndrain it: containerd 2.3.7 → 2.4.2: shims of the release before would go on under the new one\nchange it and wait until it is ready\nrun hooks.afterChange\nif it is the first: pause until rollout.pause is taken out",
    ],
  ] as const)
    it(`are ${title}`, () => strictEqual(nodeSteps(olds, news, gates), expected));
});
