import { drainReasons, familyReasons } from "../../provider/node/drain-reasons";
import { isDue, maintenanceText } from "../../provider/node/maintenance-due";
import { removedBetweenGates, restartingLayers } from "../../provider/rollout/restarting-layers";
import type { Step } from "./steps";

/** Changes that happen at the same time: one row of the plan. */
export interface Stage {
  readonly what: string;
  /** Host names, or "the cluster". */
  readonly where: readonly string[];
  /** Order among the hosts. */
  readonly how: string;
  /** Old and new releases, or "settings"; empty for neither. */
  readonly releases: readonly string[];
  /** Reasons for draining; empty when pods stay. */
  readonly drained: readonly string[];
  /** Whether each host waits for the gates before and after its change. */
  readonly gated?: boolean;
}

const networkStage = "pod network";

const layerOrder: readonly (readonly [layer: string, what: string, how: string])[] = [
  ["identity", "certificates of the host", "at once"],
  ["registries", "registries, their mirrors and logins", "at once"],
  ["settings", "files and time servers of hosts", "one host alone, then the others"],
  ["local-volumes", "directory of local volumes", "at once"],
  ["pod-runtime", "first set-up of containerd and the kubelet", "at once"],
  ["api-balancer", "API load balancer", "one host alone, then the others"],
  ["etcd", "etcd", "one member after the other"],
  ["control-plane", "control plane", "API server first, then its clients"],
  ["virtual-address", "virtual address of the API", "one master after the other"],
  ["network", networkStage, "one host alone, then the others"],
];

/** The changes of a preview in the order of `up`. */
export function stagesOf(steps: readonly Step[]): Stage[] {
  const of = (layer: string) => steps.filter((step) => layerOf(step) === layer);
  const ordered = layerOrder.map(([layer]) => layer);
  const others = new Set(steps.map(layerOf).filter((layer) => layer && !ordered.includes(layer)));
  const known = layerOrder.flatMap(([layer, what, how]) => stage(of(layer), what, how));
  const rest = [...others].flatMap((layer) => stage(of(layer!), layer!, "at once"));
  const nodes = steps.filter(({ type }) => type === "cluster:Node");
  return [...snapshot(steps), ...rest, ...withParts(known, steps), ...nodeStages(nodes)];
}

/** A second family comes to all nodes before the pod network on the first host changes. */
function withParts(stages: readonly Stage[], steps: readonly Step[]): Stage[] {
  const given = steps.filter(
    ({ op, old, now }) => op === "update" && now.secondPodNetwork && !old.secondPodNetwork,
  );
  return stages.flatMap((stage) =>
    given.length > 0 && stage.what === networkStage ? [secondPodNetwork(given), stage] : [stage],
  );
}

const secondPodNetwork = (steps: readonly Step[]): Stage => ({
  what: `Node objects, recreated with a second pod CIDR from ${steps[0]!.now.secondPodNetwork!.podCidr}`,
  where: hostsOf(steps),
  how: "one after the other",
  releases: [],
  drained: [],
});

const layerOf = ({ type, now, old }: Step): string | undefined =>
  type === "host:PodRuntime"
    ? "pod-runtime"
    : type === "host:Layer" || type === "cluster:EtcdMember"
      ? (now.layer ?? old.layer)
      : undefined;

/** Changes of one kind; removed hosts are a separate stage. */
function stage(steps: readonly Step[], what: string, how: string): Stage[] {
  if (steps.length === 0) return [];
  const gone = steps.filter(({ op }) => op === "delete");
  const stay = steps.filter(({ op }) => op !== "delete");
  const images = new Set(stay.flatMap(({ old, now }) => imageChanges(old.images, now.images)));
  const releases = orSettings([...images, ...(stay.some(makesKeys) ? ["new keys"] : [])], stay);
  const atOnce = stay[0]?.now.maxUnavailable;
  // Only running components require an order, and members of etcd, which come and leave one by one.
  const isNew = stay.every(({ op }) => op === "create");
  const isEtcd = steps.some((step) => layerOf(step) === "etcd");
  const order = atOnce === undefined ? how : `one host alone, then ${atOnce} at once`;
  const made = isNew && !isEtcd ? "at once" : order;
  const gated = !isNew && restartingLayers.includes(layerOf(stay[0]!) ?? "");
  const between = removedBetweenGates.includes(layerOf(steps[0]!) ?? "");
  const leaves = isEtcd ? how : between ? "one host after the other" : "at once";
  const removed = { what: `${what}, removed`, how: leaves, releases: [], drained: [] };
  return [
    ...(stay.length > 0
      ? [{ what, where: hostsOf(stay), how: made, releases, drained: [], ...(gated && { gated }) }]
      : []),
    ...(gone.length > 0
      ? [{ ...removed, where: hostsOf(gone), ...(between && { gated: true }) }]
      : []),
  ];
}

/** Whether the host replaces private keys that it makes itself. */
const makesKeys = ({ op, old: { certificates: before }, now: { certificates: after } }: Step) =>
  op === "update" &&
  after?.keys !== undefined &&
  (before?.issuedAt !== after.issuedAt || before?.keys?.authority !== after.keys.authority);

function snapshot(steps: readonly Step[]): Stage[] {
  const release = steps.find(({ type, op }) => type === "cluster:Release" && op === "update");
  const changed = (["etcd", "kubernetes"] as const).filter(
    (program) => release && release.old.versions?.[program] !== release.now.versions?.[program],
  );
  return changed.length === 0
    ? []
    : [{ what: "snapshot of etcd", where: ["the cluster"], how: "", releases: [], drained: [] }];
}

/** Groups nodes with the same changes into one stage. */
function nodeStages(nodes: readonly Step[]): Stage[] {
  const stages = nodes.map((step): Stage => {
    const { op, old, now } = step;
    const where = hostsOf([step]);
    if (op === "delete")
      return {
        what: "node, drained and removed",
        where,
        how: "",
        releases: [],
        drained: [],
        gated: true,
      };
    const releases = (["kubernetes", "containerd", "runc"] as const)
      .filter((program) => old.releases && old.releases[program] !== now.releases?.[program])
      .map((program) => `${program} ${old.releases![program]} → ${now.releases?.[program]}`);
    const due = op === "update" && isDue(old.maintenance?.asOf, now.maintenance);
    const drained = [
      ...(now.releases ? drainReasons(old.releases, now.releases) : []),
      ...(op === "update" ? familyReasons(old.network, now.network) : []),
      ...(due ? [maintenanceText(now.maintenance!)] : []),
    ];
    const maxUnavailable = now.rollout?.maxUnavailable ?? 1;
    const others = now.rollout?.pause
      ? "a pause until rollout.pause is taken out"
      : `${maxUnavailable} at once`;
    const order = now.rollout?.controlPlane
      ? `after the workers, one at a time`
      : `one node alone, then ${others}`;
    const how = op === "create" ? "at once" : order;
    const what = op === "create" ? "new node" : "node";
    const changed = { what, where, how, releases: orSettings(releases, [step]), drained };
    return op === "create" ? changed : { ...changed, gated: true };
  });
  const alike = (one: Stage) => JSON.stringify({ ...one, where: [] });
  return [...new Set(stages.map(alike))].map((key) => {
    const group = stages.filter((one) => alike(one) === key);
    return { ...group[0]!, where: group.flatMap(({ where }) => where) };
  });
}

const orSettings = (releases: string[], steps: readonly Step[]): string[] =>
  releases.length > 0 || steps.some(({ op }) => op !== "update") ? releases : ["settings"];

const hostsOf = (steps: readonly Step[]): string[] =>
  steps.map(({ name, old, now }) => now.host?.name ?? old.host?.name ?? name);

function imageChanges(old: readonly string[] = [], now: readonly string[] = []): string[] {
  const parts = (image: string) => {
    const at = image.lastIndexOf(":");
    return [image.slice(0, at), image.slice(at + 1)] as const;
  };
  const before = new Map(old.map(parts));
  return now.map(parts).flatMap(([name, tag]) => {
    const was = before.get(name);
    return was && was !== tag ? [`${name.split("/").at(-1)} ${was} → ${tag}`] : [];
  });
}
