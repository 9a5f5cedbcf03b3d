import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { cachePath, publish } from "./cache";
import { startDaemon, stopDaemon } from "./daemon";
import { ensureTool } from "./tools";

/** Port of the file mirror: `https://HOST/PATH` is at `/HOST/PATH`. */
export const mirrorPort = 8070;
/** Port of the registry: the image `HOST/NAME` is its repository `HOST/NAME`. */
export const registryPort = 5070;

/** Serves the file mirror and the registry at an address of this machine, unless they are already served there. */
export async function startMirrors({ address }: { readonly address: string }): Promise<void> {
  await startDaemon({
    name: "file-mirror",
    command: [
      process.execPath,
      ...["-r", require.resolve("../../internals/typescript")],
      ...[join(__dirname, "file-server.ts"), cachePath("mirror"), address, String(mirrorPort)],
    ],
    healthUrl: `http://${address}:${mirrorPort}/`,
  });
  await startRegistry("registry", { address: `${address}:${registryPort}`, readOnly: true });
}

/** Stops what `startMirrors` started, and a writable registry of an interrupted run. */
export async function stopMirrors(): Promise<boolean> {
  let stopped = false;
  for (const name of ["file-mirror", "registry", fillRegistry])
    if (await stopDaemon(name)) stopped = true;
  return stopped;
}

const fillRegistry = "registry-fill";
// Loopback only: no other machine can reach a registry that accepts pushes.
const fillAddress = "127.0.0.1:5071";

/** Runs something with an address of this machine at which the registry accepts pushes. */
export async function withWritableRegistry(
  action: (address: string) => Promise<void>,
): Promise<void> {
  await startRegistry(fillRegistry, { address: fillAddress, readOnly: false });
  try {
    await action(fillAddress);
  } finally {
    await stopDaemon(fillRegistry);
  }
}

interface RegistryOptions {
  /** Host and port. */
  readonly address: string;
  /** Whether pushes are refused. */
  readonly readOnly: boolean;
}

/** Serves the registry's storage, under a name by which it can be stopped. */
async function startRegistry(name: string, options: RegistryOptions): Promise<void> {
  const config = cachePath("lab", `${name}.yaml`);
  await publish(config, (temporary) => writeFile(temporary, registryConfig(options)));
  await startDaemon({
    name,
    command: [await ensureTool("registry", () => {}), "serve", config],
    env: { OTEL_TRACES_EXPORTER: "none", REGISTRY_HTTP_ADDR: options.address },
    healthUrl: `http://${options.address}/v2/`,
  });
}

// JSON is YAML, the registry's own format.
function registryConfig({ readOnly }: RegistryOptions): string {
  return JSON.stringify({
    version: "0.1",
    log: { level: "warn", accesslog: { disabled: true } },
    storage: {
      filesystem: { rootdirectory: cachePath("registry") },
      maintenance: { readonly: { enabled: readOnly } },
    },
  });
}
