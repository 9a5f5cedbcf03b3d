import type { Sections, HostSection } from "./schema";
import { merged, type Values } from "./settings/merge";
import { similar } from "./settings/similar";

/** A host with the keys of its groups, and each section that hosts and groups have too merged with that of the cluster. */
export type ResolvedHost = HostSection & {
  readonly besideDocker: boolean;
  readonly kubelet: Sections["kubelet"];
  readonly containerd: Sections["containerd"];
  readonly kernel: Sections["kernel"];
  readonly files: Sections["files"];
  readonly timeServers: Sections["timeServers"];
  readonly maintenance: Sections["maintenance"];
  readonly rollout: Pick<Sections["rollout"], "drainTimeoutSeconds">;
  readonly hooks: Sections["hooks"];
};

/** A part of the stack file that a host takes keys from, and its place there: empty for the cluster's sections. */
export interface Source {
  readonly place: string;
  readonly keys: Partial<Sections["groups"][string]>;
}

/** Where a host's keys come from, the weakest first: the cluster, its groups in their order, and itself. */
export function sourcesOf(host: HostSection, index: number, sections: Partial<Sections>): Source[] {
  const { kubelet, containerd, kernel, files, timeServers, maintenance, groups = {} } = sections;
  const { rollout, hooks } = sections;
  const seconds = rollout?.drainTimeoutSeconds;
  return [
    {
      place: "",
      keys: {
        ...(kubelet && { kubelet }),
        ...(containerd && { containerd }),
        ...(kernel && { kernel }),
        ...(files && { files }),
        ...(timeServers && { timeServers }),
        ...(maintenance && { maintenance }),
        ...(seconds !== undefined && { rollout: { drainTimeoutSeconds: seconds } }),
        ...(hooks && { hooks }),
      },
    },
    ...host.groups
      .filter((name) => Object.hasOwn(groups, name))
      .map((name) => ({ place: `groups.${name}.`, keys: groups[name]! })),
    { place: `hosts[${index}].`, keys: host },
  ];
}

/** Sections of one kind over one that sets nothing, the later over the earlier. */
const over = (nothing: Values, sections: readonly (Values | undefined)[]): Values =>
  sections.reduce<Values>((lower, upper) => merged(lower, upper ?? {}), nothing);

const noUnit = { Unit: {}, Service: {} };
const noKubelet = { config: {}, unit: noUnit };
const noContainerd = { config: {}, runtimes: {}, unit: noUnit };

const [beforeSetup, afterSetup, beforeRemove] = [[], [], []];
const noHooks = { beforeSetup, afterSetup, beforeChange: [], afterChange: [], beforeRemove };

/** A host with the keys of its groups and of the cluster. */
export function resolveHost(
  host: HostSection,
  index: number,
  sections: Partial<Sections>,
): ResolvedHost {
  const all = sourcesOf(host, index, sections).map(({ keys }) => keys);
  const last = <Key extends keyof Source["keys"]>(key: Key) =>
    all.findLast((keys) => keys[key] !== undefined)?.[key];
  const [architecture, profile, taints] = [last("architecture"), last("profile"), last("taints")];
  return {
    ...host,
    ...(architecture && { architecture }),
    besideDocker: last("besideDocker") ?? false,
    ...(profile && { profile }),
    ...(taints && { taints }),
    labels: Object.fromEntries(all.flatMap(({ labels }) => Object.entries(labels ?? {}))),
    kubelet: over(
      noKubelet,
      all.map(({ kubelet }) => kubelet),
    ) as Sections["kubelet"],
    containerd: over(
      noContainerd,
      all.map(({ containerd }) => containerd),
    ) as Sections["containerd"],
    kernel: {
      sysctls: all.reduce<Values>(
        (lower, { kernel }) => merged(lower, kernel?.sysctls ?? {}),
        {},
      ) as Record<string, string>,
      modules: [...new Set(all.flatMap(({ kernel }) => kernel?.modules ?? []))],
      ...(all.some(({ kernel }) => kernel?.hugepages) && {
        hugepages: over(
          {},
          all.map(({ kernel }) => kernel?.hugepages),
        ),
      }),
    },
    files: over(
      {},
      all.map(({ files }) => files),
    ) as Sections["files"],
    timeServers: last("timeServers") ?? [],
    maintenance: over(
      {},
      all.map(({ maintenance }) => maintenance),
    ) as Sections["maintenance"],
    rollout: over(
      {},
      all.map(({ rollout }) => rollout),
    ) as ResolvedHost["rollout"],
    hooks: over(
      noHooks,
      all.map(({ hooks }) => hooks),
    ) as Sections["hooks"],
  };
}

/** Groups that hosts name and that are not described. */
export function groupErrors(hosts: readonly HostSection[], groups: Sections["groups"]): string[] {
  const names = Object.keys(groups);
  return hosts.flatMap((host, index) =>
    host.groups.flatMap((name, position) => {
      if (names.includes(name)) return [];
      const close = similar(name, names);
      return [
        `hosts[${index}].groups[${position}]: there is no group ${name}${close ? `; did you mean ${close}?` : "; describe it in groups"}`,
      ];
    }),
  );
}
