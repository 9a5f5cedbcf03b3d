import { seconds } from "./formats";
import { electionFaults, usualTimes } from "./leader-election";
import { isMap, type Values, valueAt } from "./merge";

type List = readonly Values[];

/** Fields of a KubeSchedulerConfiguration whose shapes are right, and which its scheduler does not take together. */
export function schedulerConflicts(config: Values, place: string): string[] {
  const profiles = (config["profiles"] ?? []) as List;
  return [
    ...electionErrors(config, `${place}.leaderElection`),
    ...backoffErrors(config, place),
    ...profiles.flatMap((profile, index) =>
      profileErrors(profile, index, profiles, `${place}.profiles[${index}]`),
    ),
    ...extenderErrors((config["extenders"] ?? []) as List, `${place}.extenders`),
  ];
}

function electionErrors(config: Values, place: string): string[] {
  // Without a time, or with 0s, upstream's own counts: component-base/config/v1alpha1.
  const length = (name: keyof typeof usualTimes): number =>
    seconds(String(valueAt(config, `leaderElection.${name}`))) || usualTimes[name];
  return electionFaults(place, {
    leaseDuration: length("leaseDuration"),
    renewDeadline: length("renewDeadline"),
    retryPeriod: length("retryPeriod"),
  });
}

function backoffErrors(config: Values, place: string): string[] {
  const { podInitialBackoffSeconds: first = 1, podMaxBackoffSeconds: most = 10 } = config;
  return Number(most) < Number(first)
    ? [
        `${place}.podMaxBackoffSeconds: ${String(most)} is below podInitialBackoffSeconds, ${String(first)}`,
      ]
    : [];
}

function profileErrors(profile: Values, index: number, all: List, place: string): string[] {
  const { schedulerName, pluginConfig = [], plugins } = profile;
  const names = (pluginConfig as List).map(({ name }) => name);
  const repeated = names.findIndex((name, at) => names.indexOf(name) < at);
  const first = all.findIndex((one) => one["schedulerName"] === schedulerName);
  const queue = (one: Values | undefined) =>
    JSON.stringify(valueAt(one ?? {}, "plugins.queueSort"));
  return [
    ...(schedulerName === undefined && all.length > 1
      ? [`${place}.schedulerName: is missing; each of several profiles needs its own`]
      : []),
    ...(schedulerName !== undefined && first < index
      ? [`${place}.schedulerName: is also that of profiles[${first}]; each needs its own`]
      : []),
    ...(repeated >= 0 ? [`${place}.pluginConfig[${repeated}].name: is listed twice`] : []),
    ...(queue(profile) === queue(all[0])
      ? []
      : [`${place}.plugins.queueSort: must be the same for all profiles`]),
    ...pluginErrors((plugins ?? {}) as Values, `${place}.plugins`),
    ...spreadErrors(pluginConfig as List, `${place}.pluginConfig`),
  ];
}

const namesIn = (plugins: Values, point: string, list: "enabled" | "disabled"): unknown[] =>
  ((valueAt(plugins, `${point}.${list}`) ?? []) as List).map(({ name }) => name);

/** Which plugin does the work at a point without which there is no scheduler. */
const needed = { queueSort: "PrioritySort", bind: "DefaultBinder" } as const;

function pluginErrors(plugins: Values, place: string): string[] {
  const isOut = (point: string, name: string) =>
    namesIn(plugins, point, "disabled").some((one) => one === "*" || one === name);
  const repeated = Object.keys(plugins).flatMap((point) => {
    const names = namesIn(plugins, point, "enabled");
    const at = names.findIndex((name, index) => names.indexOf(name) < index);
    return at < 0 ? [] : [`${place}.${point}.enabled[${at}].name: is listed twice`];
  });
  const missing = Object.entries(needed).filter(([point, name]) => {
    const stays =
      !isOut(point, name) &&
      (!isOut("multiPoint", name) || namesIn(plugins, "multiPoint", "enabled").includes(name));
    return !stays && namesIn(plugins, point, "enabled").length === 0;
  });
  return [
    ...repeated,
    ...missing.map(
      ([point, name]) => `${place}.${point}: is without a plugin; enable ${name} or another one`,
    ),
    ...(namesIn(plugins, "queueSort", "enabled").length > 1
      ? [`${place}.queueSort.enabled: only one plugin can sort the queue`]
      : []),
  ];
}

function spreadErrors(entries: List, place: string): string[] {
  return entries.flatMap(({ name, args }, index) => {
    if (name !== "PodTopologySpread" || !isMap(args)) return [];
    const constraints = (args["defaultConstraints"] ?? []) as List;
    const spot = `${place}[${index}].args`;
    return [
      ...(constraints.length > 0 && args["defaultingType"] !== "List"
        ? [`${spot}.defaultConstraints: are only taken with the type List; set defaultingType`]
        : []),
      ...constraints.flatMap(({ labelSelector }, at) =>
        labelSelector === undefined
          ? []
          : [`${spot}.defaultConstraints[${at}].labelSelector: follows from each pod; take it out`],
      ),
    ];
  });
}

const extenderErrors = (extenders: List, place: string): string[] => [
  ...extenders.flatMap(({ prioritizeVerb, weight = 0 }, index) =>
    prioritizeVerb && Number(weight) <= 0
      ? [`${place}[${index}].weight: is missing; prioritizeVerb needs one above 0`]
      : [],
  ),
  ...(extenders.filter(({ bindVerb }) => bindVerb).length > 1
    ? [`${place}: only one of them can have a bindVerb`]
    : []),
];
