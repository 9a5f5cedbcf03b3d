import { spawn, type ChildProcess } from "node:child_process";
import { join } from "node:path";
import type { LeanHost } from "./lean-host";

/** Starts the API server beside its master. It answers once the master's control plane is set up. */
export const serveApi = ({ namespace, place }: LeanHost): ChildProcess =>
  spawn(
    "nsenter",
    [
      `--net=/run/netns/${namespace}`,
      process.execPath,
      ...["-r", require.resolve("../../internals/typescript"), join(__dirname, "api-server.ts")],
      join(place, "upper"),
    ],
    { stdio: "inherit", cwd: join(__dirname, "../..") },
  );
