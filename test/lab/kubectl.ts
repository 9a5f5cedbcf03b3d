import { writeFileSync } from "node:fs";
import { run } from "../../lab/hosts/command";
import { waitFor } from "../../lab/hosts/wait";
import { kubeconfigPath, testEnvironment } from "./place";
import { pulumi, succeeded } from "./pulumi";

/** Runs kubectl on the tests' cluster and returns its output. */
export const kubectl = (...args: string[]): Promise<string> =>
  run("kubectl", args, { env: testEnvironment() });

/** Saves the kubeconfig from the stack's outputs. */
export async function keepKubeconfig(): Promise<void> {
  const { stdout } = await succeeded(pulumi(["stack", "output", "kubeconfig", "--show-secrets"]));
  writeFileSync(kubeconfigPath, stdout, { mode: 0o600 });
}

/** Objects of a kind, from the API server. */
export async function objects<T>(...args: string[]): Promise<T[]> {
  return (JSON.parse(await kubectl("get", ...args, "--output=json")) as { items: T[] }).items;
}

/** Creates objects. */
export const applied = (...manifests: object[]): Promise<string> =>
  run("kubectl", ["apply", "--filename=-"], {
    env: testEnvironment(),
    input: JSON.stringify({ apiVersion: "v1", kind: "List", items: manifests }),
  });

/** Waits until kubectl prints what is wanted. */
export const printed = (
  what: string,
  args: string[],
  wanted: (text: string) => boolean,
  deadlineMs = 120_000,
): Promise<void> =>
  waitFor(what, deadlineMs, async () => {
    const text = await kubectl(...args).catch((error: Error) => error.message);
    return wanted(text) || text || "nothing yet";
  });

/** The nodes of the cluster. */
export interface Node {
  readonly metadata: { readonly name: string; readonly uid: string };
  readonly spec: { readonly podCIDR: string; readonly unschedulable?: boolean };
  readonly status: {
    readonly conditions: readonly { readonly type: string; readonly status: string }[];
    readonly nodeInfo: {
      readonly kubeletVersion: string;
      readonly containerRuntimeVersion: string;
    };
  };
}

/** The fields of a pod that tests use. */
export interface Pod {
  readonly metadata: { readonly name: string };
  readonly spec: { readonly nodeName: string };
  readonly status: {
    readonly phase: string;
    readonly podIP?: string;
    readonly containerStatuses?: readonly {
      readonly state: { readonly terminated?: { readonly reason: string } };
    }[];
  };
}

/** Names of the ready nodes, sorted. */
export async function readyNodes(): Promise<string[]> {
  const nodes = await objects<Node>("nodes");
  return nodes
    .filter(({ status }) =>
      status.conditions.some(({ type, status }) => type === "Ready" && status === "True"),
    )
    .map(({ metadata }) => metadata.name)
    .sort();
}
