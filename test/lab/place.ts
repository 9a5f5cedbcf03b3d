import { mkdirSync, mkdtempSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pulumiHome } from "../../lab/artifacts";
import { labEnvironment, stateIn } from "../../lab/environment";

/** The project directory. */
export const project = join(__dirname, "..", "..");

/** Directory of this run alone: the state of its stack, its stack file and what the commands said. */
export const place = mkdtempSync(join(tmpdir(), "kubernetes-on-bare-metal-lab-"));

/** Name of the stack that the tests make and destroy. */
export const stackName = "test";

/** The tests' kubeconfig. */
export const kubeconfigPath = join(place, "kubeconfig");

const home = join(place, "home");
mkdirSync(home);
mkdirSync(join(place, "state"));
mkdirSync(join(place, "outputs"));
symlinkSync(join(pulumiHome, "plugins"), join(home, "plugins"));

/** Variables with which `pulumi` and `kubectl` work on the tests' stack, and on no stack of the user's. */
export function testEnvironment(): NodeJS.ProcessEnv {
  return {
    ...process.env,
    ...labEnvironment(),
    PULUMI_HOME: home,
    PULUMI_BACKEND_URL: stateIn(join(place, "state")),
    KUBECONFIG: kubeconfigPath,
  };
}
