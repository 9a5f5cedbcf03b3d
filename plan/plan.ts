import { kubernetesApi } from "../kubernetes/kubeconfig";
import { unservedApis } from "../kubernetes/deprecated-apis";
import { planMarkdown } from "./markdown";
import { faultsOf, pulumi } from "./preview";
import { stepsOf, type Step } from "./steps";

/**
 * Prints what `pulumi up` would do to a stack, as Markdown for a pull request. Usage: npm run plan -- STACK [option of
 * pulumi preview]... The exit code is not 0 when the preview fails; its faults are then what is printed.
 */
async function main([stack, ...options]: readonly string[]): Promise<number> {
  if (!stack || stack.startsWith("-")) {
    console.error("usage: npm run plan -- STACK [option of pulumi preview]...");
    return 2;
  }
  const preview = await pulumi(["preview", "--json", "--stack", stack, ...options]);
  if (preview.code !== 0) {
    console.log(`## ${stack}: the preview failed\n\n~~~\n${faultsOf(preview)}\n~~~`);
    return 1;
  }
  const steps = stepsOf(preview.stdout);
  console.log(planMarkdown(stack, steps, await apisInUse(stack, steps)));
  return 0;
}

/** Asked of the cluster that runs, when its minor release is going to change. */
async function apisInUse(stack: string, steps: readonly Step[]): Promise<string> {
  const release = steps.find(({ type, op }) => type === "cluster:Release" && op === "update");
  const to = release?.now.versions?.["kubernetes"];
  if (to === undefined || to === release?.old.versions?.["kubernetes"]) return "";
  try {
    const output = ["stack", "output", "kubeconfig", "--show-secrets", "--stack", stack];
    const { stdout } = await pulumi(output);
    const apis = await unservedApis(kubernetesApi(stdout), to);
    if (apis.length === 0) return `Nothing asks the API for a version that ${to} does not serve.`;
    const lines = apis.map(({ name, removed }) => `- \`${name}\`, gone since ${removed}`);
    return `**Still in use, and not served by ${to}**:\n\n${lines.join("\n")}`;
  } catch (error) {
    const { message } = error as Error;
    return `Whether something uses an API version that ${to} does not serve is not known: ${message}.`;
  }
}

main(process.argv.slice(2)).then(
  (code) => (process.exitCode = code),
  (error: Error) => {
    console.error(error.message);
    process.exitCode = 1;
  },
);
