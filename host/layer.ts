import type { DesiredState } from "../layers/desired-state";
import { etcdIdentity } from "./etcd";
import type { Credentials, RemoteHost } from "../ssh/host";
import { parseObservation, type Observation } from "./observation";
import { planArchive } from "./plan";
import { runAsRoot } from "../ssh/root-shell";
import { ownOutput, ownScript } from "./owner";
import { perRun } from "../runtime/per-run";

/** Half of it to wait for another layer of the host, see scripts/apply.sh. */
const applyTimeoutSeconds = 1800;
/** As long as scripts/lib/jobs.sh waits for a job. */
const jobTimeoutSeconds = 300;
const removeTimeoutSeconds = 300;
const observeTimeoutSeconds = 60;

/** Result of applying a layer. */
export interface Applied {
  /** Changed paths, units and sysctls. */
  readonly changed: readonly string[];
  /** SHA-256 of each binary of the layer, by path. */
  readonly programs: Readonly<Record<string, string>>;
  /** SHA-256 of each private key that the host has made, by path. */
  readonly keys?: Readonly<Record<string, string>>;
  /** Jobs that were started again and failed again, with their last log line. */
  readonly failing?: readonly { readonly unit: string; readonly words: string }[];
  /** The first kept file that the host has lost; nothing was changed then. */
  readonly lost?: string;
}

type Report = (text: string) => void;

/**
 * Makes a host match a layer, in one execution. Leaves alone what already matches.
 *
 * @param touching called once before the script is sent; if it throws, nothing is sent. Not called if the host is
 *   unreachable.
 * @throws RemoteError with what failed on the host; a retry resumes.
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
  const digestsOf = (what: string) =>
    Object.fromEntries(
      rows.filter(([kind]) => kind === what).map(([, path = "", sha256 = ""]) => [path, sha256]),
    );
  const failing = rows
    .filter(([kind]) => kind === "failing")
    .map(([, unit = "", words = ""]) => ({ unit, words }));
  return {
    ...(lost !== undefined && { lost }),
    ...(failing.length > 0 && { failing }),
    changed: rows.filter(([kind]) => kind === "changed").map(([, what = ""]) => what),
    programs: digestsOf("program"),
    keys: digestsOf("key"),
  };
}

/**
 * Removes a layer from a host and restores what it replaced. Succeeds if the layer is already gone.
 *
 * @param extra script that ends what the layer's binaries left behind, such as `remove-pods`
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
 * Downloads and verifies a layer's binaries and images on its host, without changing anything that runs. Applying the
 * layer then uses them. Does nothing if the host has them.
 *
 * @throws RemoteError with what could not be downloaded.
 */
export async function stageLayer(
  host: RemoteHost,
  credentials: Credentials,
  layer: string,
  desired: DesiredState,
  report: Report,
): Promise<void> {
  await runAsRoot(host, credentials, {
    doing: `downloading the binaries of ${layer}`,
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
  const doing = "listing the layers of an interrupted run";
  const output = await runAsRoot(host, credentials, {
    doing,
    script: ownScript(host, ["list-layers"]),
    timeoutSeconds: removeTimeoutSeconds,
  });
  return [...ownOutput(host, doing, output).matchAll(/^layer\t(.+)$/gm)].map(([, name]) => name!);
}

/** Makes this owner the owner of all layers on a host, so that they can be removed. */
export async function takeOverHost(host: RemoteHost, credentials: Credentials): Promise<void> {
  await runAsRoot(host, credentials, {
    doing: "taking the host over from its cluster",
    script: ownScript(host, ["take-over-host"]),
    timeoutSeconds: removeTimeoutSeconds,
  });
}

const observations = perRun(() => new Map<string, Promise<Observation>>());

/**
 * The state of everything that we manage on a host. All layers of the host share one execution per run of the CLI,
 * until one of them changes: a refresh asks each host once.
 *
 * @throws ForeignHostError if the host now belongs to another cluster
 */
export function observeHost(host: RemoteHost, credentials: Credentials): Promise<Observation> {
  const running = observations().get(host.name);
  if (running) return running;
  const doing = "observing the host";
  const observation = runAsRoot(host, credentials, {
    doing,
    script: ownScript(host, ["observe", "etcd-observe"], etcdIdentity),
    readOnly: true,
    timeoutSeconds: observeTimeoutSeconds,
  }).then((text) => parseObservation(ownOutput(host, doing, text)));
  observation.catch(() => observations().delete(host.name));
  observations().set(host.name, observation);
  return observation;
}

function progressOnly(report: Report): (line: string) => void {
  return (line) => {
    const [kind, text] = line.split("\t");
    if (kind === "progress" && text) report(text);
  };
}
