import { mkdirSync, mkdtempSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pulumiHome } from "../../lab/artifacts";
import { labEnvironment, stateIn } from "../../lab/environment";

/** The project directory. */
export const project = join(__dirname, "..", "..");

/** Directory of this run: the state of its stack, its stack file and the commands' output. */
export const place = mkdtempSync(join(tmpdir(), "kubernetes-on-bare-metal-lab-"));

/** Name of the stack that the tests create and destroy. */
export const stackName = "test";

/** The tests' kubeconfig. */
export const kubeconfigPath = join(place, "kubeconfig");

const home = join(place, "home");
mkdirSync(home);
mkdirSync(join(place, "state"));
mkdirSync(join(place, "outputs"));
symlinkSync(join(pulumiHome, "plugins"), join(home, "plugins"));

/** Variables for running `pulumi` and `kubectl` on the tests' stack, and on no stack of the user. */
export function testEnvironment(): NodeJS.ProcessEnv {
  return {
    ...process.env,
    ...labEnvironment(),
    PULUMI_HOME: home,
    PULUMI_BACKEND_URL: stateIn(join(place, "state")),
    KUBECONFIG: kubeconfigPath,
  };
}
