import type { DesiredState } from "../layers/desired-state";
import { etcdIdentity } from "./etcd";
import type { Credentials, RemoteHost } from "../ssh/host";
import { parseObservation, type Observation } from "./observation";
import { planArchive } from "./plan";
import { runAsRoot } from "../ssh/root-shell";
import { RemoteError } from "../ssh/errors";
import { describeOwner, hostOwner, ownScript, type HostOwner } from "./owner";

const applyTimeoutSeconds = 900;
/** As long as scripts/jobs.sh waits for a job. */
const jobTimeoutSeconds = 300;
const removeTimeoutSeconds = 300;
const observeTimeoutSeconds = 60;

/** What applying a layer did. */
export interface Applied {
  /** Paths, units and sysctls that were changed. */
  readonly changed: readonly string[];
  /** SHA-256 of each program of the layer by path. */
  readonly programs: Readonly<Record<string, string>>;
  /** Jobs that were started again and failed again, with their last words. */
  readonly failing?: readonly { readonly unit: string; readonly words: string }[];
  /** The first of the kept files that the host has no more; nothing was touched then. */
  readonly lost?: string;
}

type Report = (text: string) => void;

/**
 * Makes a host look as a layer asks, in one execution. Does nothing to what already looks so.
 *
 * @param touching called once before the host gets the script, of which it gets nothing when this throws; not called where the
 * host is never reached
 * @throws RemoteError with what failed on the host; the next call goes on from there.
 */
export async function applyLayer(
  host: RemoteHost,
  credentials: Credentials,
  layer: string,
  desired: DesiredState,
  report: Report,
  touching: () => void = () => undefined,
): Promise<Applied> {
  observations.delete(host.name);
  const waits = (desired.waits ?? []).reduce((sum, wait) => sum + wait.timeoutSeconds, 0);
  const jobs = Object.keys(desired.jobs ?? {}).length * jobTimeoutSeconds;
  const output = await runAsRoot(host, credentials, {
    doing: `setting up ${layer}`,
    script: ownScript(host, ["apply"]),
    payload: await planArchive(layer, desired),
    timeoutSeconds: applyTimeoutSeconds + waits + jobs,
    onShell: touching,
    onLine: progressOnly(report),
  });
  const rows = output.split("\n").map((line) => line.split("\t"));
  const lost = rows.find(([kind]) => kind === "lost")?.[1];
  const failing = rows
    .filter(([kind]) => kind === "failing")
    .map(([, unit = "", words = ""]) => ({ unit, words }));
  return {
    ...(lost !== undefined && { lost }),
    ...(failing.length > 0 && { failing }),
    changed: rows.filter(([kind]) => kind === "changed").map(([, what = ""]) => what),
    programs: Object.fromEntries(
      rows
        .filter(([kind]) => kind === "program")
        .map(([, path = "", sha256 = ""]) => [path, sha256]),
    ),
  };
}

/**
 * Takes a layer off a host and puts back what stood there before. Succeeds where the layer is gone already.
 *
 * @param extra script that ends what the layer's programs left behind, such as `remove-pods`
 */
export async function removeLayer(
  host: RemoteHost,
  credentials: Credentials,
  layer: string,
  extra: readonly string[],
  report: Report,
): Promise<void> {
  observations.delete(host.name);
  await runAsRoot(host, credentials, {
    doing: `removing ${layer}`,
    script: ownScript(host, [...extra, "remove"], { LAYER: layer }),
    timeoutSeconds: removeTimeoutSeconds,
    onLine: progressOnly(report),
  });
}

/**
 * Brings the programs and images of a layer to its host, checked, and changes nothing that runs there: applying the layer
 * takes them from there. Does nothing on a host that has them.
 *
 * @throws RemoteError with what could not be brought.
 */
export async function stageLayer(
  host: RemoteHost,
  credentials: Credentials,
  layer: string,
  desired: DesiredState,
  report: Report,
): Promise<void> {
  await runAsRoot(host, credentials, {
    doing: `bringing the programs of ${layer}`,
    script: ownScript(host, ["apply"], { STAGING: "yes" }),
    payload: await planArchive(layer, desired),
    timeoutSeconds: applyTimeoutSeconds,
    onLine: progressOnly(report),
  });
}

/** What a host carries. */
export interface Left {
  readonly layers: readonly string[];
  /** The cluster that they belong to, if it is another one: its layers are not listed then. */
  readonly foreign?: HostOwner;
}

/** The layers of its owner on a host, once no other run is at work there. Removes an empty ledger. */
export async function layersLeft(host: RemoteHost, credentials: Credentials): Promise<Left> {
  const output = await runAsRoot(host, credentials, {
    doing: "looking for what a killed run has left",
    script: ownScript(host, ["leftovers"]),
    timeoutSeconds: removeTimeoutSeconds,
  });
  const foreign = /^owner\t(.*)$/m.exec(output)?.[1];
  return {
    layers: [...output.matchAll(/^layer\t(.+)$/gm)].map(([, name]) => name!),
    ...(foreign !== undefined && { foreign: hostOwner(foreign.split("\t")) }),
  };
}

/** Makes the layers on a host its owner's, whichever cluster they belonged to, so that they can be removed. */
export async function seizeHost(host: RemoteHost, credentials: Credentials): Promise<void> {
  await runAsRoot(host, credentials, {
    doing: "taking the host from its cluster",
    script: ownScript(host, ["seize"]),
    timeoutSeconds: removeTimeoutSeconds,
  });
}

const observations = new Map<string, Promise<Observation>>();

/**
 * How everything of ours on a host looks. All layers of the host share one execution in the life of this process,
 * until one of them is changed: a refresh asks each host once, however many resources it has.
 *
 * @throws RemoteError if the host belongs to another cluster by now.
 */
export function observeHost(host: RemoteHost, credentials: Credentials): Promise<Observation> {
  const running = observations.get(host.name);
  if (running) return running;
  const look = runAsRoot(host, credentials, {
    doing: "looking at the host",
    script: ownScript(host, ["observe", "etcd-look"], etcdIdentity),
    looks: true,
    timeoutSeconds: observeTimeoutSeconds,
  }).then((text) => ofItsOwner(host, parseObservation(text)));
  look.catch(() => observations.delete(host.name));
  observations.set(host.name, look);
  return look;
}

/** Nothing is known of the layers of a host that belongs to another cluster by now. */
function ofItsOwner({ name }: RemoteHost, seen: Observation): Observation {
  if (!seen.foreign) return seen;
  throw new RemoteError(
    name,
    "observing the host",
    `it belongs to ${describeOwner(seen.foreign)} now; if that is intended, take it off the list and add its address to lostHosts`,
  );
}

function progressOnly(report: Report): (line: string) => void {
  return (line) => {
    const [kind, text] = line.split("\t");
    if (kind === "progress" && text) report(text);
  };
}
