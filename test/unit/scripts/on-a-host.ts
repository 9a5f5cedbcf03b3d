import type { DesiredState } from "../../../layers/desired-state";
import { applyLayer, layersLeft, removeLayer, observeHost, stageLayer } from "../../../host/layer";
import { closeConnections } from "../../../ssh/pool";
import { runAsRoot } from "../../../ssh/root-shell";
import { startSandbox, type Sandbox } from "../../sandbox";

const credentials = { bastions: [] };

/** Operations of the script tests on a host, and the host. */
export interface OnAHost extends Sandbox {
  apply(desired: DesiredState, layer?: string): ReturnType<typeof applyLayer>;
  stage(desired: DesiredState, layer?: string): Promise<void>;
  observe(): ReturnType<typeof observeHost>;
  left(): ReturnType<typeof layersLeft>;
  /** Runs a shell command on the host and returns its output. */
  ask(command: string): Promise<string>;
  takeOff(layer?: string, extra?: readonly string[]): Promise<void>;
  /** Progress messages of the scripts. */
  readonly reported: string[];
}

/** A host for the scripts of scripts/, which run on it exactly as on real ones. */
export async function startHost(): Promise<OnAHost> {
  const sandbox = await startSandbox();
  const { host } = sandbox;
  const reported: string[] = [];
  const report = (text: string) => void reported.push(text);
  return {
    ...sandbox,
    reported,
    apply: (desired, layer = "engine") => applyLayer(host, credentials, layer, desired, report),
    stage: (desired, layer = "engine") => stageLayer(host, credentials, layer, desired, report),
    observe: () => observeHost(host, credentials),
    left: () => layersLeft(host, credentials),
    ask: (script) => runAsRoot(host, credentials, { doing: "trying", script, timeoutSeconds: 30 }),
    takeOff: (layer = "engine", extra = []) => removeLayer(host, credentials, layer, extra, report),
    async close() {
      await closeConnections();
      await sandbox.close();
    },
  };
}

/** A file for each path, with the path as its text. */
export const filesAt = (...paths: string[]) =>
  Object.fromEntries(paths.map((path) => [path, { content: `${path}\n` }]));
