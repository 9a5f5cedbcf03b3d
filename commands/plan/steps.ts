import { layerFrom, type LayerInText } from "../../layers/layer-json";
import { podImages } from "../../layers/formats/static-pod";
import type { Gate } from "../../config/schema";
import type { NodeReleases } from "../../provider/node/drain-reasons";
import type { NodeMaintenance } from "../../provider/node/maintenance-due";

/** Inputs of a layer that the plan uses. */
export interface LayerInputs {
  readonly files?: Readonly<Record<string, { readonly content: string }>>;
  readonly programs?: Readonly<Record<string, { readonly url: string }>>;
  readonly images?: readonly string[];
}

/** Inputs of any resource that the plan uses. */
export interface StepInputs extends LayerInputs {
  readonly host?: { readonly name: string; readonly address?: string };
  readonly layer?: string;
  /** containerd and kubelet of a node or a new host: `layersText`. */
  readonly layers?: string;
  readonly releases?: NodeReleases;
  readonly maintenance?: NodeMaintenance;
  readonly rollout?: {
    readonly maxUnavailable: number;
    readonly controlPlane: boolean;
    readonly pause?: boolean;
  };
  readonly gates?: readonly Gate[];
  /** Of the administrator's access: which parts of the pod network have permissions. Of a node: its families. */
  readonly network?: {
    readonly network?: { readonly policies?: boolean };
    readonly ipv6?: unknown;
  };
  /** Of the pod network of a host: what nodes get of a second family. */
  readonly secondPodNetwork?: { readonly podCidr: string };
  /** Of a layer: when its certificates and keys were issued. */
  readonly certificates?: {
    readonly issuedAt?: string;
    readonly keys?: { readonly authority: string };
  };
  /** Of a layer: how many hosts change at once, after the first. */
  readonly maxUnavailable?: number;
  readonly versions?: Readonly<Record<string, string>>;
}

/** One operation of `up`. */
export interface Step {
  readonly op: string;
  readonly name: string;
  /** `host:Layer`, `cluster:Node`, or the type as Kubernetes names it. */
  readonly type: string;
  readonly old: StepInputs;
  readonly now: StepInputs;
}

interface State {
  readonly inputs?: StepInputs & LayerInText;
}

interface PreviewStep {
  readonly op: string;
  readonly urn: string;
  readonly oldState?: State;
  readonly newState?: State;
}

/** The gates of the stack, in words, from all steps of a preview: a change waits for them before and after. */
export function gatesOf(preview: string): string[] {
  const { steps = [] } = JSON.parse(preview) as { steps?: PreviewStep[] };
  const found = steps.find(({ urn }) => urn.includes("dynamic/cluster:Gates::"));
  return (found?.newState?.inputs?.gates ?? []).map(gateText);
}

function gateText({ name, kind, namespace, selector, condition, command, on }: Gate): string {
  if (command !== undefined)
    return `${name}: \`${command}\` succeeds on ${on === "host" ? "the host" : "your machine"}`;
  const which = [namespace && ` in ${namespace}`, selector && ` with ${selector}`].filter(Boolean);
  return `${name}: every ${kind}${which.join("")} has \`${condition}\``;
}

/** Whether the steps switch on the enforcement of NetworkPolicies on a cluster that runs. */
export const switchesPoliciesOn = (steps: readonly Step[]): boolean =>
  steps.some(
    ({ type, op, old, now }) =>
      type === "cluster:Kubeconfig" &&
      op === "update" &&
      now.network?.network?.policies === true &&
      old.network?.network?.policies !== true,
  );

/** The steps of `pulumi preview --json` that change something, without components. */
export function stepsOf(preview: string): Step[] {
  const { steps = [] } = JSON.parse(preview) as { steps?: PreviewStep[] };
  return steps
    .map(({ op, urn, oldState, newState }) => {
      const [types = "", name = ""] = urn.split("::").slice(-2);
      const type = types.split("$").at(-1)!.replace("pulumi-nodejs:dynamic/", "");
      return { op, name, type, old: inputsOf(oldState), now: inputsOf(newState) };
    })
    .filter(({ op, type }) => op !== "same" && !/^(pulumi:|kubernetes-on-bare-metal:)/.test(type));
}

function inputsOf(state: State | undefined): StepInputs {
  const inputs: StepInputs = layerFrom(state?.inputs ?? {});
  return { ...inputs, images: [...podImages(inputs.files ?? {}), ...(inputs.images ?? [])] };
}
