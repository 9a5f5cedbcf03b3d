import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { modulePath } from "./module-sources";

const run = promisify(execFile);

/** Path of a file in a module that the go.mod of `source` pins. Downloads the module if it is not in Go's cache. */
export async function moduleFile(source: string, module: string, path: string): Promise<string> {
  const options = {
    cwd: modulePath(source),
    env: { ...process.env, GOWORK: "off", GOFLAGS: "-mod=readonly" },
  };
  await run("go", ["mod", "download", module], options);
  const { stdout } = await run("go", ["list", "-m", "-f", "{{.Dir}}", module], options);
  return join(stdout.trim(), path);
}
