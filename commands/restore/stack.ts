import { execFile, spawn } from "node:child_process";
import { promisify } from "node:util";
import type { ClusterConfig } from "../../config/cluster-config";
import { readConfig } from "../../config/read";
import { operatorFile, structured } from "../../config/values";
import { lostHostsVariable, restoredMemberVariable, setStackConfig } from "../../provider/stack";

/** Which stack, and the stack file that it has where that is not beside the project file. */
export interface Stack {
  readonly name: string;
  readonly file?: string | undefined;
}

const optionsOf = ({ name, file }: Stack): string[] => [
  ...["--stack", name],
  ...(file === undefined ? [] : ["--config-file", file]),
];

/**
 * The configuration of a stack, secrets included; from now on the way to its hosts is known too, and which of them are lost.
 *
 * @throws ConfigError with the faults of the stack file; Error with what the engine says against it.
 */
export async function openStack(project: string, stack: Stack): Promise<ClusterConfig> {
  const options = ["config", "--json", "--show-secrets", ...optionsOf(stack)];
  const { stdout } = await promisify(execFile)("pulumi", options, {
    maxBuffer: 64 * 1024 ** 2,
  }).catch((error: { stderr?: string; message: string }) => {
    throw new Error(
      `restore: reading the stack ${stack.name} by pulumi config: ${error.stderr?.trim() ?? error.message}`,
    );
  });
  const entries = JSON.parse(stdout) as Record<string, { value: string }>;
  const prefix = `${project}:`;
  const texts = Object.fromEntries(
    Object.entries(entries)
      .filter(([key]) => key.startsWith(prefix))
      .map(([key, { value }]) => [key.slice(prefix.length), value]),
  );
  setStackConfig((key) => texts[key]);
  process.env[lostHostsVariable] = texts["lostHosts"] ?? "[]";
  return readConfig(
    Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, structured(text)])),
    operatorFile,
  );
}

/** What etcd and the control plane stand on. Whatever else there is lives in the cluster, or asks it for something. */
const underneath = ["BareMetalHost", "EtcdNode", "KubeMaster"].map(
  (component) => `--target=**:index:${component}$**`,
);

/**
 * What the Kubernetes provider looks at: it knows one API server, which may be among the hosts that were lost, until the
 * kubeconfig names another.
 */
const besideTheCluster = ["--exclude=**$kubernetes:**"];

/**
 * Looks at every host and makes it so, as the stack file asks: all of it, or what has to be there before etcd is restored.
 *
 * @throws Error when the engine did not succeed.
 */
export async function setUp(
  stack: Stack,
  what: "underneath" | { readonly restored: string },
): Promise<void> {
  if (what === "underneath") return up(stack, underneath);
  const restored = { [restoredMemberVariable]: what.restored };
  await up(stack, besideTheCluster, restored);
  await up(stack, [], restored);
}

function up(stack: Stack, only: readonly string[], variables = {}): Promise<void> {
  const env = { ...process.env, ...variables };
  const options = ["up", "--refresh", "--yes", "--skip-preview", ...only, ...optionsOf(stack)];
  const child = spawn("pulumi", options, { stdio: "inherit", env });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => {
      if (code === 0) resolve();
      else
        reject(
          new Error(
            `restore: pulumi ${options.join(" ")}: exit ${code}; mend what it tells and run it again`,
          ),
        );
    });
  });
}
