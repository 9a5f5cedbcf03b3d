import { parse } from "yaml";
import { isMap, type Values } from "../../config/settings/merge";
import { withoutEncrypted } from "../../config/effective/secrets";
import { structured } from "../../config/values";

/** What this command reads of a stack file. */
export interface StackFile {
  /** Sections as written, with `secret` in place of encrypted values. */
  readonly sections: Values;
  /** Whether the stack imports environments of Pulumi ESC, whose values only Pulumi knows. */
  readonly environment: boolean;
}

/**
 * Reads a stack file. Like Pulumi, accepts keys without the project's name.
 *
 * @param project name of the project, the prefix of every key
 * @throws Error if the text is not YAML.
 */
export function readStackFile(text: string, project: string): StackFile {
  // Pulumi's parser supports merge keys (`<<`) too.
  const content: unknown = parse(text, { merge: true });
  const { config, environment } = isMap(content) ? content : {};
  const prefix = `${project}:`;
  const own = Object.entries(isMap(config) ? config : {}).flatMap(([key, value]) => {
    if (key.includes(":") && !key.startsWith(prefix)) return [];
    const section = key.startsWith(prefix) ? key.slice(prefix.length) : key;
    const plain = withoutEncrypted(value);
    return [[section, typeof plain === "string" ? structured(plain) : plain] as const];
  });
  return { sections: Object.fromEntries(own), environment: environment !== undefined };
}
