import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { ensurePackages } from "../../lab/artifacts/packages";
import { run } from "../../lab/hosts/command";
import { leanPlace } from "./lean-host";
import {
  attachWorkstation,
  connectWorkstation,
  switchNamespace,
  disconnectWorkstation,
  uplink,
} from "./network";

const program = join(leanPlace, "delay");

/**
 * Connects this machine to the switch by a link with this round-trip time. Works on every kernel, while netem is not
 * always built in.
 *
 * @returns function that restores the link without delay
 */
export async function delayWorkstation(rttMs: number): Promise<() => Promise<void>> {
  if (rttMs === 0) return () => Promise.resolve();
  if (!existsSync(program)) {
    await ensurePackages(["gcc", "libc6-dev"], () => undefined);
    await run("gcc", ["-O2", "-o", program, join(__dirname, "delay.c")]);
  }
  await disconnectWorkstation();
  const far = `/run/netns/${switchNamespace}`;
  const cable = spawn(program, [uplink, "operator", far, String((rttMs / 2) * 1000)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await once(cable.stdout, "data");
  await attachWorkstation();
  return async () => {
    cable.kill();
    await once(cable, "exit");
    await connectWorkstation();
  };
}
