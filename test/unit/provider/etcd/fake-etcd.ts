import { mock } from "node:test";
import { layerText } from "../../../../layers/layer-json";
import type { EtcdMemberInputs } from "../../../../provider/etcd/member-inputs";
import type { DesiredState } from "../../../../layers/desired-state";
import { ConnectionError, RemoteError } from "../../../../ssh/errors";
import * as etcd from "../../../../host/etcd";
import type { EtcdView, ListedMember } from "../../../../host/etcd-view";
import type { RemoteHost } from "../../../../ssh/host";
import { ForeignHostError } from "../../../../host/owner";
import * as layer from "../../../../host/layer";
import { etcdFiles } from "../../../../layers/etcd/static-pod";
import { etcdManifest } from "../../../../layers/etcd/start";

export const etcdHost = (number: number): RemoteHost => ({
  name: `m${number}`,
  address: `192.0.2.1${number}`,
  port: 22,
  user: "root",
  hostKey: "ssh-ed25519 AAAA",
  owner: "prod/prod/0f",
});

/** Inputs of the member on a host, with the members of these hosts and those that were members once. */
export const memberOf = (
  number: number,
  members: readonly number[],
  former: readonly number[] = [],
): EtcdMemberInputs => ({
  host: etcdHost(number),
  layer: "etcd",
  desired: layerText({
    files: etcdFiles({ host: etcdHost(number), image: "etcd", token: "prod" }),
    waits: [{ what: "a healthy etcd member", command: "true", timeoutSeconds: 180 }],
  }),
  onRemove: ["stop-static-pods"],
  members: members.map(etcdHost),
  formerMembers: former.map(etcdHost),
});

/** Member with the number of its host, as etcd lists it. */
const listed = (number: number, isLearner: boolean): ListedMember => ({
  id: String(number),
  name: `m${number}`,
  peerUrls: [`https://192.0.2.1${number}:2380`],
  clientUrls: [`https://192.0.2.1${number}:2379`],
  isLearner,
});

/**
 * An etcd cluster without programs, in place of the one on hosts until mocks are restored. It answers while a majority of
 * its voting members runs.
 */
export function fakeEtcd() {
  const state = {
    members: [] as ListedMember[],
    /** Numbers of the hosts with data, of those whose member runs, and of those that cannot be reached. */
    data: new Set<number>(),
    running: new Set<number>(),
    /** Numbers of the hosts whose certificates have expired: others refuse them. */
    expired: new Set<number>(),
    unreachable: new Set<number>(),
    /** Numbers of the hosts that belong to another cluster by now. */
    foreign: new Set<number>(),
    /** Everything that changed the cluster or a host, in order. */
    log: [] as string[],
    /** The manifest that a host got last. */
    manifests: new Map<number, string>(),
    leader: 1,
    /** What etcd says of data on a host that it cannot read. */
    damage: new Map<number, string>(),
    /** Alarm that a host's member has raised, and what its database then takes and may take. */
    alarms: new Map<number, string>(),
    bytes: { used: 50, afterwards: 20, quota: 50 },
    /** Seconds that the layer of a host waits for its member. */
    timeouts: new Map<number, number>(),
    /** Numbers of the hosts whose layer did not wait for its member the last time. */
    later: new Set<number>(),
    /** Why no host takes its layer. Two mocks of one function would not be restored in the right order. */
    failure: undefined as Error | undefined,
  };
  const numberOf = ({ name }: { readonly name: string }) => Number(name.slice(1));
  const voters = () => state.members.filter(({ isLearner }) => !isLearner);
  const answers = () =>
    voters().filter(({ id }) => state.running.has(Number(id)) && !state.expired.has(Number(id)))
      .length >
    voters().length / 2;

  const reach = (host: RemoteHost) => {
    if (state.unreachable.has(numberOf(host)))
      throw new ConnectionError(host.name, "connecting", "timed out");
    const owner = { owner: "dev/dev/0f", node: "node-3", since: "2026-11-28" };
    if (state.foreign.has(numberOf(host))) throw new ForeignHostError(host.name, "looking", owner);
  };
  const look = async (host: RemoteHost): Promise<EtcdView> => {
    reach(host);
    const number = numberOf(host);
    const own = state.members.find(({ id }) => id === String(number));
    const up = state.running.has(number) && own;
    return {
      hasData: state.data.has(number),
      ...(state.data.has(number) && { certificateEnds: state.expired.has(number) ? 0 : Infinity }),
      ...(state.damage.has(number) && { damage: state.damage.get(number)! }),
      ...(up && {
        status: {
          id: own.id,
          leader: String(state.leader),
          isLearner: own.isLearner,
          ...(state.alarms.has(number) && { alarms: [state.alarms.get(number)!] }),
        },
      }),
      ...(up && !own.isLearner && answers() && { members: [...state.members] }),
      ready:
        up && answers()
          ? voters()
              .filter(({ id }) => state.running.has(Number(id)))
              .flatMap(({ clientUrls }) => clientUrls)
          : [],
    };
  };
  mock.method(etcd, "observeEtcd", look);
  mock.method(etcd, "setMemberAside", async (host: RemoteHost) => {
    reach(host);
    state.log.push(`set m${numberOf(host)} aside`);
    state.data.delete(numberOf(host));
    state.damage.delete(numberOf(host));
    state.running.delete(numberOf(host));
  });
  mock.method(layer, "observeHost", async (host: RemoteHost) => ({ etcd: await look(host) }));

  const maintenance: Readonly<Record<string, (number: number) => object>> = {
    status: (number) => ({
      header: { member_id: String(number), revision: "9" },
      dbSize: String(state.bytes.used),
      dbSizeQuota: String(state.bytes.quota),
    }),
    defragment: (number) => {
      state.log.push(`defragment m${number}`);
      state.bytes.used = state.bytes.afterwards;
      return {};
    },
    alarm: (number) => {
      state.log.push(`disarm m${number}`);
      state.alarms.delete(number);
      return {};
    },
  };
  type Body = { peerURLs?: string[]; ID?: string; targetID?: string };
  mock.method(
    etcd,
    "requestEtcd",
    async (host: RemoteHost, _: unknown, doing: string, path: string, body: Body) => {
      reach(host);
      if (!answers()) throw new RemoteError(host.name, doing, "etcdserver: no leader");
      const verb = path.split("/").at(-1)!;
      if (path.startsWith("/v3/maintenance/") && verb in maintenance)
        return maintenance[verb]!(numberOf(host));
      if (verb === "compaction") return void state.log.push(`compact through ${host.name}`);
      if (path.endsWith("promote") && !state.running.has(Number(body.ID)))
        throw new RemoteError(host.name, doing, "etcdserver: learner is not in sync");
      const number = Number(body.ID ?? body.targetID ?? /1(\d):2380/.exec(body.peerURLs![0]!)![1]);
      state.log.push(`${verb} m${number} through ${host.name}`);
      if (verb === "add") {
        state.members.push({ ...listed(number, true), name: "" });
        const json = state.members.map((one) => ({
          ID: one.id,
          name: one.name,
          peerURLs: one.peerUrls,
          isLearner: one.isLearner,
        }));
        return { member: json.at(-1), members: json };
      }
      if (verb === "promote")
        state.members = state.members.map((one) =>
          one.id === body.ID ? listed(number, false) : one,
        );
      if (verb === "remove") state.members = state.members.filter(({ id }) => id !== body.ID);
      if (verb === "transfer-leadership") state.leader = number;
      return {};
    },
  );

  type Apply = Parameters<typeof layer.applyLayer>;
  mock.method(layer, "applyLayer", async (...[host, , , desired]: Apply) => {
    if (state.failure) throw state.failure;
    const number = numberOf(host);
    state.manifests.set(number, startOf(desired));
    state.timeouts.set(number, desired.waits![0]!.timeoutSeconds);
    state.later[desired.waits![0]!.later ? "add" : "delete"](number);
    state.expired.delete(number);
    state.log.push(`start m${number}`);
    if (!state.data.has(number) && startOf(desired).endsWith("new"))
      state.members = [listed(number, false)];
    state.data.add(number);
    state.running.add(number);
    // The layer waits until the member is ready, which a learner never is.
    for (const until = Date.now() + 2_000; Date.now() < until;) {
      if (!state.members.some(({ id, isLearner }) => id === String(number) && isLearner)) break;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    return { changed: [], programs: {} };
  });
  mock.method(layer, "removeLayer", async (...[host]: Parameters<typeof layer.removeLayer>) => {
    reach(host);
    state.log.push(`clean m${numberOf(host)}`);
    state.data.delete(numberOf(host));
    state.running.delete(numberOf(host));
  });
  return state;
}

/** Settings of the first start in the manifest: `MEMBERS STATE`. */
const startOf = ({ files }: DesiredState): string =>
  [...files[etcdManifest]!.content.matchAll(/ETCD_INITIAL_CLUSTER\w*\n\s+value: (.*)/g)]
    .map(([, value]) => value)
    .join(" ");
