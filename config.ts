import * as pulumi from "@pulumi/pulumi";
import type { ClusterConfig } from "./config/cluster-config";
import { ConfigError } from "./config/faults";
import { readConfig } from "./config/read";
import { operatorFile, structured } from "./config/values";

/**
 * The configuration of the selected stack.
 *
 * @throws pulumi.RunError that lists every fault by its place in the stack file, before any host is contacted.
 */
export function loadConfig(): ClusterConfig {
  try {
    return readConfig(stackValues(), operatorFile);
  } catch (error) {
    if (error instanceof ConfigError) throw new pulumi.RunError(error.message);
    throw error;
  }
}

/** Every value of the stack file that belongs to this project, parsed where it is structured. */
function stackValues(): Record<string, unknown> {
  const prefix = `${pulumi.getProject()}:`;
  return Object.fromEntries(
    Object.entries(pulumi.runtime.allConfig())
      .filter(([key]) => key.startsWith(prefix))
      .map(([key, text]) => [key.slice(prefix.length), structured(text)]),
  );
}
