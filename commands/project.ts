import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";

/**
 * The name of the project, which begins each of its keys in a stack file.
 *
 * @param directory of the project. @default the working directory
 * @throws Error when its Pulumi.yaml cannot be read
 */
export const projectName = (directory = "."): string =>
  (parse(readFileSync(join(directory, "Pulumi.yaml"), "utf8")) as { name: string }).name;
