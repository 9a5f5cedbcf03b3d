import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { readStackFile } from "../config/stack-file";
import { projectName } from "../project";
import { kubernetesApi } from "../../kubernetes/kubeconfig";
import { policyReport } from "../../kubernetes/policies/report";
import { volumesOn } from "../../kubernetes/local-volumes";
import { unservedApis } from "../../kubernetes/deprecated-apis";
import type { Values } from "../../config/settings/merge";
import { dataLostText, leavingHosts } from "./data-lost";
import { planMarkdown } from "./markdown";
import { readArguments, runCommand } from "../arguments";
import { errorsOf, pulumi } from "./preview";
import { gatesOf, stepsOf, switchesPoliciesOn, type Step } from "./steps";
import { membersOf } from "./where";

const usage = `usage: npm run plan -- STACK [option of pulumi preview]...

Prints what pulumi up would do to a stack as Markdown, for a pull request. When the preview fails, prints its errors and
exits with 1.`;

async function main([first, ...options]: readonly string[]): Promise<number> {
  const help = options.filter((option) => option === "--help" || option === "-h");
  const { words } = readArguments([first ?? [], help].flat(), { usage, words: [1, 1] });
  const stack = words[0]!;
  const preview = await pulumi(["preview", "--json", "--stack", stack, ...options]);
  if (preview.code !== 0) {
    console.log(`## ${stack}: the preview failed\n\n~~~\n${errorsOf(preview)}\n~~~`);
    return 1;
  }
  const steps = stepsOf(preview.stdout);
  const apis = await apisInUse(stack, steps);
  const sections = stackSections(stack, options);
  const lost = await dataLost(stack, steps, sections);
  const cut = await connectionsCut(stack, steps);
  const members = membersOf(sections);
  console.log(planMarkdown(stack, steps, apis, gatesOf(preview.stdout), [lost, cut], members));
  return 0;
}

/** Sections of the stack file; none where it is elsewhere, since the plan is as true with every host named. */
function stackSections(stack: string, options: readonly string[]): Values {
  const position = options.indexOf("--config-file");
  const file = position < 0 ? undefined : options[position + 1];
  try {
    return readStackFile(
      readFileSync(file ?? `Pulumi.${basename(stack)}.yaml`, "utf8"),
      projectName(),
    ).sections;
  } catch {
    return {};
  }
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

/** Asks the running cluster for volumes whose data would go with the hosts that are removed or replaced. */
async function dataLost(stack: string, steps: readonly Step[], sections: Values): Promise<string> {
  const leaving = leavingHosts(steps);
  if (leaving.length === 0) return "";
  try {
    const output = ["stack", "output", "kubeconfig", "--show-secrets", "--stack", stack];
    const { stdout } = await pulumi(output);
    const names = leaving.map(({ name }) => name);
    return dataLostText(leaving, await volumesOn(kubernetesApi(stdout), names), sections);
  } catch (error) {
    return `Could not check for volumes that live on removed hosts: ${(error as Error).message}.`;
  }
}

/** Asks the running cluster which pods are cut off when NetworkPolicies begin to be enforced. */
async function connectionsCut(stack: string, steps: readonly Step[]): Promise<string> {
  if (!switchesPoliciesOn(steps)) return "";
  try {
    const output = ["stack", "output", "kubeconfig", "--show-secrets", "--stack", stack];
    const { stdout } = await pulumi(output);
    return await policyReport(kubernetesApi(stdout));
  } catch (error) {
    return `Could not check which connections \`network.policies\` would refuse: ${(error as Error).message}.`;
  }
}

void runCommand(main);
