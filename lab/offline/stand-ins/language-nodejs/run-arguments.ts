import type { RunRequest } from "@pulumi/pulumi/proto/language_pb";

/** `runtime.options` of Pulumi.yaml that affect a run. */
export interface RuntimeOptions {
  typescript: boolean;
  tsconfig?: string;
  nodeargs: string[];
}

/** Parses the options of a run; TypeScript is on by default. Throws on a value of the wrong type. */
export function runtimeOptions(request: RunRequest): RuntimeOptions {
  const given = (request.getInfo()?.getOptions()?.toJavaScript() ?? {}) as Record<string, unknown>;
  const { typescript = true, tsconfig, nodeargs = "" } = given;
  if (typeof typescript !== "boolean") throw new Error("typescript option must be a boolean");
  if (tsconfig !== undefined && typeof tsconfig !== "string")
    throw new Error("tsconfig option must be a string");
  if (typeof nodeargs !== "string") throw new Error("nodeargs option must be a string");
  return { typescript, nodeargs: shellWords(nodeargs), ...(tsconfig ? { tsconfig } : {}) };
}

/** Arguments of the SDK's runner (usage text in cmd/run/index.js). */
export function runnerArguments(request: RunRequest, engine: string | undefined): string[] {
  const info = request.getInfo();
  const flags: Record<string, string | undefined> = {
    monitor: request.getMonitorAddress(),
    engine,
    organization: request.getOrganization(),
    project: request.getProject(),
    "root-directory": info?.getRootDirectory(),
    stack: request.getStack(),
    pwd: info?.getProgramDirectory(),
    parallel: String(request.getParallel()),
    tracing: flagOfThisProcess("--tracing"),
  };
  return [
    ...Object.entries(flags).flatMap(([name, value]) => (value ? [`--${name}`, value] : [])),
    ...(request.getDryrun() ? ["--dry-run"] : []),
    info?.getEntryPoint() || ".",
    ...request.getArgsList(),
  ];
}

/** Variables through which the SDK's runner gets its configuration and options. */
export function runnerEnvironment(
  request: RunRequest,
  options: RuntimeOptions,
): Record<string, string> {
  const config = Object.fromEntries(
    request
      .getConfigMap()
      .toArray()
      .map(([key, value]) => [longKey(key), value]),
  );
  return {
    PULUMI_CONFIG: JSON.stringify(config),
    PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(request.getConfigsecretkeysList()),
    ...(options.typescript ? { PULUMI_NODEJS_TYPESCRIPT: "true" } : {}),
    ...(options.tsconfig ? { PULUMI_NODEJS_TSCONFIG_PATH: options.tsconfig } : {}),
  };
}

// The official host writes keys in the old form, namespace:config:name; the SDK reads both.
function longKey(key: string): string {
  const [namespace = "", ...name] = key.split(":");
  return name[0] === "config" && name.length > 1 ? key : `${namespace}:config:${name.join(":")}`;
}

function flagOfThisProcess(name: string): string | undefined {
  const index = process.argv.indexOf(name);
  return index < 0 ? undefined : process.argv[index + 1];
}

function shellWords(text: string): string[] {
  const words = text.match(/(?:[^\s"']|"[^"]*"|'[^']*')+/g) ?? [];
  return words.map((word) => word.replace(/"([^"]*)"|'([^']*)'/g, "$1$2"));
}
