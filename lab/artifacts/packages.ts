import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { promisify } from "node:util";

const run = promisify(execFile);

/**
 * Installs missing Debian packages on this machine. Throws if there is no apt-get or the caller is not root, naming the
 * packages to install by hand.
 */
export async function ensurePackages(
  names: readonly string[],
  report: (line: string) => void,
): Promise<void> {
  const missing = await missingPackages(names);
  if (missing.length === 0) return;
  const where = `packages: installing ${missing.join(" ")}`;
  if (!existsSync("/usr/bin/apt-get")) {
    throw new Error(
      `${where}: this is neither Debian nor Ubuntu; install the corresponding packages`,
    );
  }
  if (process.getuid?.() !== 0)
    throw new Error(`${where}: root is required; run the command with sudo`);
  report(`installing ${missing.join(" ")}`);
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  try {
    await run("apt-get", ["update", "-qq"], { env });
    await run("apt-get", ["install", "-y", "-qq", "--no-install-recommends", ...missing], {
      env,
      maxBuffer: 64 << 20,
    });
  } catch (error) {
    const { stderr, message } = error as Error & { stderr?: string };
    throw new Error(`${where}: ${(stderr || message).trim()}`);
  }
}

async function missingPackages(names: readonly string[]): Promise<string[]> {
  // dpkg-query fails if it does not know one of the names, but still prints the others.
  const { stdout } = await run("dpkg-query", [
    "-W",
    "-f",
    "${Package} ${db:Status-Status}\\n",
    ...names,
  ]).catch((error: { stdout?: string }) => ({ stdout: error.stdout ?? "" }));
  const installed = new Set(
    stdout
      .split("\n")
      .filter((line) => line.endsWith(" installed"))
      .map((line) => line.split(" ")[0]),
  );
  return names.filter((name) => !installed.has(name));
}
