import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { parse } from "yaml";
import type { ClusterConfig } from "../config/cluster-config";
import type { ClusterAccess } from "../layers/formats/kubeconfig";
import { readConfig } from "../config/read";
import { readLocalFile, structured } from "../config/values";
import { projectName } from "./project";
import { lostHostsVariable, setStackConfig } from "../provider/stack";

/** A stack, and its stack file if that is not beside the project file. */
export interface Stack {
  readonly name: string;
  readonly file?: string | undefined;
}

/** Options that select the stack in Pulumi's CLI. */
export const optionsOf = ({ name, file }: Stack): string[] => [
  ...["--stack", name],
  ...(file === undefined ? [] : ["--config-file", file]),
];

/**
 * The configuration of a stack, secrets included. Also makes its SSH credentials and lost hosts known to this process.
 *
 * @param command name of the command, for messages
 * @throws ConfigError with the errors in the stack file; Error with the engine's message.
 */
export async function openStack(command: string, stack: Stack): Promise<ClusterConfig> {
  const stdout = await pulumi(command, stack, ["config", "--json", "--show-secrets"]);
  const entries = JSON.parse(stdout) as Record<string, { value: string }>;
  const prefix = `${projectName()}:`;
  const texts = Object.fromEntries(
    Object.entries(entries)
      .filter(([key]) => key.startsWith(prefix))
      .map(([key, { value }]) => [key.slice(prefix.length), value]),
  );
  setStackConfig((key) => texts[key]);
  process.env[lostHostsVariable] = texts["lostHosts"] ?? "[]";
  return readConfig(
    Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, structured(text)])),
    readLocalFile,
  );
}

/**
 * The owner that a stack's state assigns to its hosts; undefined if the state has none, as in a new stack.
 *
 * @throws Error with the engine's message.
 */
export async function ownerOnRecord(command: string, stack: Stack): Promise<string | undefined> {
  const exported = JSON.parse(await pulumi(command, stack, ["stack", "export"])) as Exported;
  const identity = exported.deployment?.resources?.find(({ type }) => type === identityType);
  return identity?.outputs?.owner;
}

/**
 * The administrator's access to a stack's cluster.
 *
 * @throws Error with the engine's message; Error if the stack has no cluster yet.
 */
export async function accessOf(command: string, stack: Stack): Promise<ClusterAccess> {
  const outputs = JSON.parse(
    await pulumi(command, stack, ["stack", "output", "--json", "--show-secrets"]),
  ) as { readonly kubeconfig?: string };
  if (outputs.kubeconfig === undefined)
    throw new Error(`${command}: the stack ${stack.name} has no kubeconfig yet; run pulumi up`);
  const { clusters, users } = parse(outputs.kubeconfig) as JsonKubeconfig;
  const [{ name, cluster }, { user }] = [clusters[0]!, users[0]!];
  const text = (base64: string) => Buffer.from(base64, "base64").toString("utf8");
  return {
    cluster: name,
    server: cluster.server,
    authority: text(cluster["certificate-authority-data"]),
    client: { cert: text(user["client-certificate-data"]), key: text(user["client-key-data"]) },
  };
}

interface JsonKubeconfig {
  readonly clusters: readonly {
    readonly name: string;
    readonly cluster: { readonly server: string; readonly "certificate-authority-data": string };
  }[];
  readonly users: readonly {
    readonly user: {
      readonly "client-certificate-data": string;
      readonly "client-key-data": string;
    };
  }[];
}

const identityType = "pulumi-nodejs:dynamic/cluster:Identity";

interface Exported {
  readonly deployment?: {
    readonly resources?: readonly {
      readonly type: string;
      readonly outputs?: { readonly owner?: string };
    }[];
  };
}

async function pulumi(command: string, stack: Stack, words: readonly string[]): Promise<string> {
  try {
    const all = [...words, ...(words[0] === "stack" ? ["--stack", stack.name] : optionsOf(stack))];
    const { stdout } = await promisify(execFile)("pulumi", all, { maxBuffer: 512 * 1024 ** 2 });
    return stdout;
  } catch (error) {
    const { stderr, message } = error as { readonly stderr?: string; readonly message: string };
    throw new Error(
      `${command}: reading the stack ${stack.name} by pulumi ${words[0]}: ${stderr?.trim() || message}`,
    );
  }
}
