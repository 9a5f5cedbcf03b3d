import { kubernetesApi } from "../../kubernetes/kubeconfig";
import { unservedApis } from "../../kubernetes/deprecated-apis";
import { planMarkdown } from "./markdown";
import { readArguments, runCommand } from "../arguments";
import { faultsOf, pulumi } from "./preview";
import { stepsOf, type Step } from "./steps";

const usage = `usage: npm run plan -- STACK [option of pulumi preview]...

Prints what pulumi up would do to a stack as Markdown, for a pull request. When the preview fails, prints its errors and
exits with 1.`;

async function main([first, ...options]: readonly string[]): Promise<number> {
  const { words } = readArguments(first === undefined ? [] : [first], { usage, words: [1, 1] });
  const stack = words[0]!;
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

void runCommand(main);
