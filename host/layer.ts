import type { DesiredState } from "../layers/desired-state";
import { etcdIdentity } from "./etcd";
import type { Credentials, RemoteHost } from "../ssh/host";
import { parseObservation, type Observation } from "./observation";
import { planArchive } from "./plan";
import { runAsRoot } from "../ssh/root-shell";
import { ownOutput, ownScript } from "./owner";
import { perRun } from "../runtime/per-run";

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
  observations().delete(host.name);
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
 * @throws ForeignHostError if the host belongs to another cluster
 */
export async function removeLayer(
  host: RemoteHost,
  credentials: Credentials,
  layer: string,
  extra: readonly string[],
  report: Report,
): Promise<void> {
  observations().delete(host.name);
  const doing = `removing ${layer}`;
  const output = await runAsRoot(host, credentials, {
    doing,
    script: ownScript(host, [...extra, "remove"], { LAYER: layer }),
    timeoutSeconds: removeTimeoutSeconds,
    onLine: progressOnly(report),
  });
  ownOutput(host, doing, output);
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

/**
 * The layers on a host, once no other run is at work there. Removes an empty ledger.
 *
 * @throws ForeignHostError if the host belongs to another cluster
 */
export async function layersLeft(host: RemoteHost, credentials: Credentials): Promise<string[]> {
  const doing = "looking for what a killed run has left";
  const output = await runAsRoot(host, credentials, {
    doing,
    script: ownScript(host, ["leftovers"]),
    timeoutSeconds: removeTimeoutSeconds,
  });
  return [...ownOutput(host, doing, output).matchAll(/^layer\t(.+)$/gm)].map(([, name]) => name!);
}

/** Makes the layers on a host its owner's, whichever cluster they belonged to, so that they can be removed. */
export async function seizeHost(host: RemoteHost, credentials: Credentials): Promise<void> {
  await runAsRoot(host, credentials, {
    doing: "taking the host from its cluster",
    script: ownScript(host, ["seize"]),
    timeoutSeconds: removeTimeoutSeconds,
  });
}

const observations = perRun(() => new Map<string, Promise<Observation>>());

/**
 * The state of everything that we manage on a host. All layers of the host share one execution in the life of this process,
 * until one of them is changed: a refresh asks each host once, however many resources it has.
 *
 * @throws ForeignHostError if the host belongs to another cluster by now
 */
export function observeHost(host: RemoteHost, credentials: Credentials): Promise<Observation> {
  const running = observations().get(host.name);
  if (running) return running;
  const doing = "looking at the host";
  const look = runAsRoot(host, credentials, {
    doing,
    script: ownScript(host, ["observe", "etcd-look"], etcdIdentity),
    looks: true,
    timeoutSeconds: observeTimeoutSeconds,
  }).then((text) => parseObservation(ownOutput(host, doing, text)));
  look.catch(() => observations().delete(host.name));
  observations().set(host.name, look);
  return look;
}

function progressOnly(report: Report): (line: string) => void {
  return (line) => {
    const [kind, text] = line.split("\t");
    if (kind === "progress" && text) report(text);
  };
}
