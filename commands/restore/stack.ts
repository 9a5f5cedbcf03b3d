import { spawn } from "node:child_process";
import { restoredMemberVariable } from "../../provider/stack";
import { optionsOf, type Stack } from "../stack";

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
            `restore: pulumi ${options.join(" ")}: exit ${code}; fix the error above and run the command again`,
          ),
        );
    });
  });
}
