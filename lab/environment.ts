import { standInsInUse, toolchainPath } from "./artifacts";
import { cachePath } from "./artifacts/cache";

/** URL of a state in a directory, without unused metadata: docs/decisions/0020-speed.md. */
export const stateIn = (directory: string): string => `file://${directory}?metadata=skip`;

/** Variables for running `pulumi` and `kubectl` on the lab from the project directory. */
export function labEnvironment(): Record<string, string> {
  return {
    PATH: `${toolchainPath()}:${process.env["PATH"] ?? ""}`,
    PULUMI_HOME: cachePath("lab", "pulumi"),
    PULUMI_BACKEND_URL: stateIn(cachePath("lab", "state")),
    PULUMI_CONFIG_PASSPHRASE: "lab",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    // Otherwise Pulumi would search for a newer official plugin where only the lab's stand-in is available.
    ...(standInsInUse().length > 0 && { PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true" }),
    KUBECONFIG: cachePath("lab", "kubeconfig"),
  };
}

/** The same as lines for a POSIX shell, which keep its PATH. */
export function exportLines(): string {
  const quoted = (value: string) => `'${value.replaceAll("'", "'\\''")}'`;
  const { PATH: _, ...others } = labEnvironment();
  const lines = Object.entries(others).map(([name, value]) => `export ${name}=${quoted(value)}\n`);
  return [`export PATH=${quoted(toolchainPath())}:"$PATH"\n`, ...lines].join("");
}
