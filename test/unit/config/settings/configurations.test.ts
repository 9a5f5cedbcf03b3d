import { deepStrictEqual } from "node:assert";
import { errorsOf } from "../stack-file";

type Row = readonly [config: object, ...errors: string[]];
const profile = (rest: object) => ({ profiles: [{ schedulerName: "batch", ...rest }] });

/** Fields of a component's configuration by section, and their errors without `SECTION.config.`. */
const table: Readonly<Record<string, readonly Row[]>> = {
  kubeProxy: [
    [
      {
        conntrack: { maxPerCore: 0, tcpEstablishedTimeout: "24h" },
        nftables: { syncPeriod: "10s" },
      },
    ],
    [{ nodePortAddresses: ["192.0.2.0/24"], featureGates: { AllAlpha: false } }],
    [{ oomScoreAdj: 1001 }, "oomScoreAdj: 1001 is above 1000"],
    [{ nodePortAddresses: ["primary", "fd00::/64"], configSyncPeriod: "5m" }],
    [
      { nodePortAddresses: ["eth0", "192.0.2.1"] },
      'nodePortAddresses[0]: "eth0" is not a network such as 192.0.2.0/24, nor one of primary, localhost, all',
      'nodePortAddresses[1]: "192.0.2.1" is not a network such as 192.0.2.0/24, nor one of primary, localhost, all',
    ],
    [{ nodePortAddresses: ["primary", "primary"] }, "nodePortAddresses[1]: is listed twice"],
    [{ showHiddenMetricsForVersion: "1.36" }],
    [
      { showHiddenMetricsForVersion: "1.37" },
      'showHiddenMetricsForVersion: "1.37" is not "1.36": only metrics hidden since the minor release before can be shown',
    ],
    [{ configSyncPeriod: "-1s" }, "configSyncPeriod: -1s is below 0s"],
    [{ nftables: { syncPeriod: "0s", minSyncPeriod: "10s" } }],
    [{ nftables: { masqueradeBit: 32 } }, "nftables.masqueradeBit: 32 is above 31"],
    [
      { nftables: { syncPeriod: "5s", minSyncPeriod: "10s" } },
      "nftables.minSyncPeriod: 10 s is above syncPeriod, 5 s",
    ],
    [{ detectLocalMode: "BridgeInterface", detectLocal: { bridgeInterface: "cni0" } }],
    [
      { detectLocalMode: "BridgeInterface" },
      "detectLocal.bridgeInterface: is missing; detectLocalMode is BridgeInterface",
    ],
    [
      { detectLocalMode: "Magic" },
      'detectLocalMode: "Magic" is not one of ClusterCIDR, NodeCIDR, BridgeInterface, InterfaceNamePrefix',
    ],
    [{ mode: "ipvs" }, "mode: cannot be set: kube-proxy runs in nftables mode"],
    [{ ipvs: { strictARP: true } }, "ipvs: cannot be set: kube-proxy runs in nftables mode"],
    [
      { conntrack: { maxPerCor: 5 } },
      "conntrack.maxPerCor: KubeProxyConfiguration of Kubernetes 1.37 has no such field; did you mean maxPerCore?",
    ],
  ],
  scheduler: [
    [{ parallelism: 32, percentageOfNodesToScore: 50 }],
    [
      profile({
        plugins: { score: { enabled: [{ name: "NodeResourcesFit", weight: 5 }] } },
        pluginConfig: [
          {
            name: "NodeResourcesFit",
            args: {
              scoringStrategy: { type: "MostAllocated", resources: [{ name: "cpu", weight: 1 }] },
            },
          },
        ],
      }),
    ],
    [profile({ plugins: { score: { disabled: [{ name: "*" }] } } })],
    [
      { leaderElection: { leaderElect: false } },
      "leaderElection.leaderElect: cannot be set: only one of several masters may be active; the program keeps the election on",
    ],
    [
      profile({ plugins: { score: { enabled: [{ name: "NodeResourceFit" }] } } }),
      'profiles[0].plugins.score.enabled[0].name: the scheduler has no plugin "NodeResourceFit"; did you mean NodeResourcesFit?',
    ],
    [
      profile({ pluginConfig: [{ name: "NodeResourcesFit", args: { scoring: {} } }] }),
      "profiles[0].pluginConfig[0].args.scoring: NodeResourcesFitArgs has no such field",
    ],
    [
      profile({ pluginConfig: [{ name: "NodeName", args: {} }] }),
      "profiles[0].pluginConfig[0].args: NodeName takes no arguments",
    ],
    [{ podInitialBackoffSeconds: 0 }, "podInitialBackoffSeconds: 0 is below 1"],
  ],
};

describe("configurations in the stack file", () => {
  for (const [section, rows] of Object.entries(table))
    for (const [config, ...errors] of rows)
      it(`of ${section} are ${errors.length > 0 ? "refused" : "taken"}: ${JSON.stringify(config)}`, () =>
        deepStrictEqual(
          errorsOf({ [section]: { config } }),
          errors.map((error) => `${section}.config.${error}`),
        ));
});
