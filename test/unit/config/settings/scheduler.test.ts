import { deepStrictEqual } from "node:assert";
import { errorsOf } from "../stack-file";

const profile = (rest: object) => ({ profiles: [{ schedulerName: "batch", ...rest }] });
const withArguments = (name: string, args: object) => profile({ pluginConfig: [{ name, args }] });
const inArguments = (rest: string) => `profiles[0].pluginConfig[0].args.${rest}`;
const constraint = { maxSkew: 1, topologyKey: "zone", whenUnsatisfiable: "ScheduleAnyway" };
const all = [{ name: "*" }];

/** Fields of KubeSchedulerConfiguration, and their errors without `scheduler.config.`. */
const table: readonly (readonly [object, ...string[]])[] = [
  [{ podInitialBackoffSeconds: 20, podMaxBackoffSeconds: 60 }],
  [
    { podInitialBackoffSeconds: 20 },
    "podMaxBackoffSeconds: 10 is below podInitialBackoffSeconds, 20",
  ],
  [{ leaderElection: { leaseDuration: "60s", renewDeadline: "40s", retryPeriod: "0s" } }],
  [
    { leaderElection: { leaseDuration: "5s" } },
    "leaderElection: leaseDuration (5 s) must be above renewDeadline (10 s), and that above 1.2 times retryPeriod (2 s)",
  ],
  [
    { leaderElection: { retryPeriod: "9s" } },
    "leaderElection: leaseDuration (15 s) must be above renewDeadline (10 s), and that above 1.2 times retryPeriod (9 s)",
  ],

  [{ profiles: [{}] }],
  [{ profiles: [{ schedulerName: "a" }, { schedulerName: "b" }] }],
  [
    { profiles: [{ schedulerName: "a" }, {}] },
    "profiles[1].schedulerName: is missing; each of several profiles needs its own",
  ],
  [
    { profiles: [{ schedulerName: "a" }, { schedulerName: "a" }] },
    "profiles[1].schedulerName: is also that of profiles[0]; each needs its own",
  ],
  [
    profile({ percentageOfNodesToScore: 101 }),
    "profiles[0].percentageOfNodesToScore: 101 is above 100",
  ],
  [
    profile({ pluginConfig: [{ name: "VolumeBinding" }, { name: "VolumeBinding" }] }),
    "profiles[0].pluginConfig[1].name: is listed twice",
  ],

  [profile({ plugins: { score: { disabled: all } } })],
  [
    profile({
      plugins: {
        multiPoint: { disabled: all, enabled: [{ name: "PrioritySort" }, { name: "NodeName" }] },
        bind: { enabled: [{ name: "DefaultBinder" }] },
      },
    }),
  ],
  [
    profile({ plugins: { multiPoint: { disabled: all } } }),
    "profiles[0].plugins.queueSort: is without a plugin; enable PrioritySort or another one",
    "profiles[0].plugins.bind: is without a plugin; enable DefaultBinder or another one",
  ],
  [
    profile({ plugins: { filter: { enabled: [{ name: "NodeName" }, { name: "NodeName" }] } } }),
    "profiles[0].plugins.filter.enabled[1].name: is listed twice",
  ],
  [
    {
      profiles: [
        { schedulerName: "a" },
        {
          schedulerName: "b",
          plugins: { queueSort: { enabled: [{ name: "PrioritySort" }], disabled: all } },
        },
      ],
    },
    "profiles[1].plugins.queueSort: must be the same for all profiles",
  ],

  [withArguments("InterPodAffinity", { hardPodAffinityWeight: 100 })],
  [
    withArguments("InterPodAffinity", { hardPodAffinityWeight: 200 }),
    inArguments("hardPodAffinityWeight: 200 is above 100"),
  ],
  [
    withArguments("NodeResourcesFit", { scoringStrategy: { type: "Most" } }),
    inArguments(
      'scoringStrategy.type: "Most" is not one of LeastAllocated, MostAllocated, RequestedToCapacityRatio',
    ),
  ],
  [
    withArguments("DefaultPreemption", { minCandidateNodesPercentage: 101 }),
    inArguments("minCandidateNodesPercentage: 101 is above 100"),
  ],
  [
    withArguments("VolumeBinding", { bindTimeoutSeconds: -1 }),
    inArguments("bindTimeoutSeconds: -1 is below 0"),
  ],
  [
    withArguments("PodTopologySpread", {
      defaultingType: "List",
      defaultConstraints: [constraint],
    }),
  ],
  [
    withArguments("PodTopologySpread", { defaultConstraints: [constraint] }),
    inArguments("defaultConstraints: are only taken with the type List; set defaultingType"),
  ],

  [
    { extenders: [{ urlPrefix: "http://192.0.2.9", prioritizeVerb: "rank" }] },
    "extenders[0].weight: is missing; prioritizeVerb needs one above 0",
  ],
];

describe("scheduler.config", () => {
  for (const [config, ...errors] of table)
    it(`is ${errors.length > 0 ? "refused" : "taken"}: ${JSON.stringify(config)}`, () =>
      deepStrictEqual(
        errorsOf({ scheduler: { config } }),
        errors.map((error) => `scheduler.config.${error}`),
      ));
});
