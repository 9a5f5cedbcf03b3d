import { layerFrom, layersFrom, type LayerInText } from "../../layers/layer-json";
import { preview, succeeded } from "./pulumi";

/** Marker of a value that only `up` can know (pulumi/pulumi#6310). */
const unknownText = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

interface Step {
  readonly op: string;
  readonly urn: string;
  readonly oldState?: State;
  readonly newState?: State;
}
interface State {
  readonly inputs?: Inputs;
  readonly outputs?: unknown;
}
interface Inputs extends LayerInText {
  readonly host?: { readonly name: string };
  /** Containerd and kubelet, in a node's inputs. */
  readonly layers?: string;
}

/** What a preview announces. */
export interface Plan {
  readonly steps: readonly Step[];
  /** Content of every host file, by host and path. */
  readonly files: Readonly<Record<string, string>>;
  /** Every unknown input, as the resource's name and the path to it. */
  readonly unknown: readonly string[];
}

/** `pulumi preview --json`, parsed. */
export async function planned(): Promise<Plan> {
  const { stdout } = await succeeded(preview("--json"));
  const { steps } = JSON.parse(stdout) as { steps: Step[] };
  const files: Record<string, string> = {};
  for (const { newState } of steps) {
    const inputs = newState?.inputs ?? {};
    const { host, layers } = inputs;
    const ofNode = layers ? Object.values(layersFrom(layers)) : [];
    const wanted = [layerFrom(inputs), ...ofNode].map((layer) => layer.files);
    for (const [path, { content }] of wanted.flatMap((one) => Object.entries(one)))
      files[`${host?.name}:${path}`] = content;
  }
  const unknown = steps.flatMap(({ urn, newState }) =>
    unknownPaths(newState?.inputs).map((path) => `${nameOf(urn)}${path}`),
  );
  return { steps, files, unknown: unknown.sort() };
}

/** Name of a resource. */
export const nameOf = (urn: string): string => urn.split("::").at(-1)!;

/** Whether a value, or a part of a text, is unknown. */
export const isUnknown = (value: unknown): boolean =>
  typeof value === "string" && value.includes(unknownText);

function unknownPaths(value: unknown): string[] {
  if (isUnknown(value)) return [""];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    unknownPaths(inner).map((path) => ` ${key}${path}`),
  );
}
