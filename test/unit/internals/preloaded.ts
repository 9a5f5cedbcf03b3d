import { execFileSync } from "node:child_process";
import { join } from "node:path";

const project = join(__dirname, "../../..");

/** What a program prints, as JSON, in a process that begins with these files. */
export function said(program: string, ...files: readonly string[]): unknown {
  const preloaded = files.flatMap((file) => ["-r", `./${file}`]);
  return JSON.parse(
    execFileSync(process.execPath, [...preloaded, "-e", program], {
      cwd: project,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    }),
  );
}
