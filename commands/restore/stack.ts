import { spawn } from "node:child_process";
import { restoredMemberVariable } from "../../provider/stack";
import { optionsOf, type Stack } from "../stack";

/** Prerequisites of etcd and the control plane. All other resources are in the cluster or need it. */
const prerequisites = ["BareMetalHost", "EtcdNode", "KubeMaster"].map(
  (component) => `--target=**:index:${component}$**`,
);

/**
 * Excludes the resources of the Kubernetes provider: it uses one API server, which may be lost, until the kubeconfig names
 * another.
 */
const outsideTheCluster = ["--exclude=**$kubernetes:**"];

/**
 * Runs `pulumi up --refresh` for everything, or only for the prerequisites of etcd.
 *
 * @throws Error when pulumi fails.
 */
export async function setUp(
  stack: Stack,
  what: "prerequisites" | { readonly restored: string },
): Promise<void> {
  if (what === "prerequisites") return up(stack, prerequisites);
  const restored = { [restoredMemberVariable]: what.restored };
  await up(stack, outsideTheCluster, restored);
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
            `restore: pulumi ${options.join(" ")}: exit ${code}; fix the error above and run the command again`,
          ),
        );
    });
  });
}
