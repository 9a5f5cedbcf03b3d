import { existsSync } from "node:fs";
import { cachePath, fingerprint, publish, type Report } from "../artifacts/cache";
import { modulePath, pinnedVersion, sourceFingerprint } from "./module-sources";
import { ensurePackages } from "../artifacts/packages";
import type { Program } from "./program";
import { run } from "../artifacts/run";

/** Path of the program's build, existing or not. It changes with source, release and build options. */
export function builtPath(program: Program): string {
  const { package: main, tags, variables, cgo, testBinary } = program;
  const key = fingerprint(
    main,
    tags,
    variables,
    cgo,
    process.arch,
    sourceFingerprint(program.source),
    ...(testBinary ? ["test"] : []),
  );
  return cachePath("build", "programs", `${program.name}-${program.version}-${key}`, program.name);
}

/** Builds a program unless that was done before, and returns its path. */
export async function ensureBuilt(program: Program, report: Report): Promise<string> {
  const path = builtPath(program);
  if (existsSync(path)) return path;
  checkPinned(program);
  const title = `${program.name} ${program.version}`;
  const started = Date.now();
  report(`building ${title} (about ${program.seconds} s)`);
  await publish(path, (temporary) =>
    program.package === undefined
      ? buildC(program, temporary, report)
      : buildGo(program, temporary, report),
  );
  report(`built ${title} in ${Math.round((Date.now() - started) / 1000)} s`);
  return path;
}

function checkPinned({ name, version, source, module }: Program): void {
  if (module === undefined) return;
  const pinned = pinnedVersion(source, module);
  if (pinned === version) return;
  throw new Error(
    `lab: building ${name} ${version}: lab/offline/modules/${source}/go.mod pins ${pinned}; ` +
      `use that release, or pin the other one there`,
  );
}

async function buildGo(program: Program, output: string, report: Report): Promise<void> {
  if (program.cgo)
    await ensurePackages(["gcc", "libc6-dev", "libseccomp-dev", "pkg-config"], report);
  const link = ["-s", "-w"];
  for (const [name, value] of Object.entries(program.variables ?? {}))
    link.push("-X", `${name}=${value}`);
  if (program.cgo) link.push("-linkmode", "external", "-extldflags", "-static");
  await run(
    "go",
    [
      ...(program.testBinary ? ["test", "-c", "-vet=off"] : ["build"]),
      ...["-trimpath", "-buildvcs=false", "-o", output],
      ...[
        "-tags",
        (program.tags ?? []).join(","),
        "-ldflags",
        link.join(" "),
        program.package ?? ".",
      ],
    ],
    {
      doing: `building ${program.name} ${program.version}`,
      log: program.name,
      remedy: "install Go 1.26 or newer: https://go.dev/dl",
      cwd: modulePath(program.source),
      env: { CGO_ENABLED: program.cgo ? "1" : "0", GOWORK: "off", GOFLAGS: "-mod=readonly" },
    },
  );
}

async function buildC(program: Program, output: string, report: Report): Promise<void> {
  await ensurePackages(["gcc", "libc6-dev"], report);
  await run("gcc", ["-Os", "-static", "-s", "-o", output, modulePath(program.source)], {
    doing: `building ${program.name} ${program.version}`,
    log: program.name,
  });
}
