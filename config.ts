import * as pulumi from "@pulumi/pulumi";
import type { ClusterConfig } from "./config/cluster-config";
import { ConfigError } from "./config/errors";
import { readConfig } from "./config/read";
import { readLocalFile, structured } from "./config/values";

/**
 * The configuration of the selected stack.
 *
 * @throws pulumi.RunError listing all errors by their place in the stack file, before any host is contacted.
 */
export function loadConfig(): ClusterConfig {
  try {
    return readConfig(stackValues(), readLocalFile);
  } catch (error) {
    if (error instanceof ConfigError) throw new pulumi.RunError(error.message);
    throw error;
  }
}

/** All values of the stack file that belong to this project, with maps and lists parsed. */
function stackValues(): Record<string, unknown> {
  const prefix = `${pulumi.getProject()}:`;
  return Object.fromEntries(
    Object.entries(pulumi.runtime.allConfig())
      .filter(([key]) => key.startsWith(prefix))
      .map(([key, text]) => [key.slice(prefix.length), structured(text)]),
  );
}
