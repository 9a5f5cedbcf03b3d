import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { cachePath } from "./artifacts/cache";
import { labEnvironment } from "./environment";
import { run } from "./hosts/command";
import { Stopwatch } from "./stopwatch";
import { type Report, createLab } from "./up";
import { serveWebPage } from "./web-page";

const project = join(__dirname, "..");

interface Outputs {
  readonly kubeconfig: string;
  readonly apiServerEndpoint: string;
  readonly nodes: readonly {
    readonly name: string;
    readonly address: string;
    readonly roles: readonly string[];
    readonly kubeletVersion: string;
  }[];
}

/** Creates the lab, deploys the cluster with `pulumi up`, and fetches a web page through a MetalLB address. */
export async function start(report: Report): Promise<void> {
  const watch = new Stopwatch();
  await watch.time("toolchain, artifacts and hosts", () =>
    createLab({ hosts: 3, fresh: false }, report),
  );
  report("\npulumi up --stack dev");
  await watch.time("pulumi up", pulumiUp);
  const outputs = await stackOutputs();
  const kubeconfigPath = cachePath("lab", "kubeconfig");
  writeFileSync(kubeconfigPath, outputs.kubeconfig, { mode: 0o600 });
  report("\na web server behind a Service of type LoadBalancer");
  const page = await watch.time("web page", () => serveWebPage(outputs.kubeconfig, report));
  report(summary(outputs, page, watch, await nothingChanged()));
}

function pulumiUp(): Promise<void> {
  const args = [
    "up",
    "--stack",
    "dev",
    "--yes",
    "--skip-preview",
    "--parallel",
    "32",
    "--suppress-outputs",
  ];
  const child = spawn("pulumi", args, {
    cwd: project,
    env: { ...process.env, ...labEnvironment() },
    stdio: ["ignore", "inherit", "inherit"],
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) =>
      code === 0
        ? resolve()
        : reject(new Error("pulumi up: it failed; fix the error above and run npm start again")),
    );
  });
}

const pulumi = async (...args: string[]): Promise<string> =>
  run("pulumi", ["--cwd", project, "--stack", "dev", ...args], {
    env: { ...process.env, ...labEnvironment() },
  });

const stackOutputs = async (): Promise<Outputs> =>
  JSON.parse(await pulumi("stack", "output", "--json", "--show-secrets")) as Outputs;

/** Whether the last update changed nothing. */
async function nothingChanged(): Promise<boolean> {
  const [last] = JSON.parse(await pulumi("stack", "history", "--json", "--page-size", "1")) as {
    resourceChanges?: Record<string, number>;
  }[];
  return Object.keys(last?.resourceChanges ?? {}).every((operation) => operation === "same");
}

function summary(
  { nodes, apiServerEndpoint }: Outputs,
  page: { readonly url: string; readonly answer: string },
  watch: Stopwatch,
  unchanged: boolean,
): string {
  const rows = nodes.map(({ name, address, roles, kubeletVersion }) =>
    [name.padEnd(8), address.padEnd(12), kubeletVersion.padEnd(9), roles.join(", ")].join(" "),
  );
  return `
${unchanged ? "No changes: the cluster matches the stack file." : "The cluster is up."}

  node     address      version   roles
  ${rows.join("\n  ")}

  API server  ${apiServerEndpoint}
  web page    ${page.url} answers ${JSON.stringify(page.answer)}

${watch.table()}

next:
  eval "$(npm run --silent lab:env)"     then, in this directory:
  kubectl get pods -A                    list all pods
  pulumi preview                         no changes; edit Pulumi.dev.yaml and run it again
  pulumi refresh --preview-only          report changes made by hand
  npm run lab:ssh -- node-2              change something by hand
  pulumi destroy && npm run lab:down     take it all away`;
}
