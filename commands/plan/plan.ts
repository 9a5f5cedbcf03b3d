import { kubernetesApi } from "../../kubernetes/kubeconfig";
import { unservedApis } from "../../kubernetes/deprecated-apis";
import { planMarkdown } from "./markdown";
import { readArguments, runCommand } from "../arguments";
import { errorsOf, pulumi } from "./preview";
import { stepsOf, type Step } from "./steps";

const usage = `usage: npm run plan -- STACK [option of pulumi preview]...

Prints what pulumi up would do to a stack as Markdown, for a pull request. When the preview fails, prints its errors and
exits with 1.`;

async function main([first, ...options]: readonly string[]): Promise<number> {
  const { words } = readArguments(first === undefined ? [] : [first], { usage, words: [1, 1] });
  const stack = words[0]!;
  const preview = await pulumi(["preview", "--json", "--stack", stack, ...options]);
  if (preview.code !== 0) {
    console.log(`## ${stack}: the preview failed\n\n~~~\n${errorsOf(preview)}\n~~~`);
    return 1;
  }
  const steps = stepsOf(preview.stdout);
  console.log(planMarkdown(stack, steps, await apisInUse(stack, steps)));
  return 0;
}

/** Asks the running cluster for API versions that the new Kubernetes release no longer serves. */
async function apisInUse(stack: string, steps: readonly Step[]): Promise<string> {
  const release = steps.find(({ type, op }) => type === "cluster:Release" && op === "update");
  const to = release?.now.versions?.["kubernetes"];
  if (to === undefined || to === release?.old.versions?.["kubernetes"]) return "";
  try {
    const output = ["stack", "output", "kubeconfig", "--show-secrets", "--stack", stack];
    const { stdout } = await pulumi(output);
    const apis = await unservedApis(kubernetesApi(stdout), to);
    if (apis.length === 0) return `No API version in use is removed in ${to}.`;
    const lines = apis.map(({ name, removed }) => `- \`${name}\`, removed in ${removed}`);
    return `**In use, but not served by ${to}**:\n\n${lines.join("\n")}`;
  } catch (error) {
    const { message } = error as Error;
    return `Could not check for API versions that ${to} no longer serves: ${message}.`;
  }
}

void runCommand(main);
