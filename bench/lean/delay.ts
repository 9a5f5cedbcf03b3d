import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { ensurePackages } from "../../lab/artifacts/packages";
import { run } from "../../lab/hosts/command";
import { leanPlace } from "./lean-host";
import { connectOperator, plugOperator, switchNamespace, unplugOperator, uplink } from "./network";

const program = join(leanPlace, "delay");

/**
 * Puts a cable between this machine and the switch whose two ways take this time together. The kernel has netem for
 * that, where it has it: this works on every kernel.
 *
 * @returns what puts the short cable back
 */
export async function delayOperator(rttMs: number): Promise<() => Promise<void>> {
  if (rttMs === 0) return () => Promise.resolve();
  if (!existsSync(program)) {
    await ensurePackages(["gcc", "libc6-dev"], () => undefined);
    await run("gcc", ["-O2", "-o", program, join(__dirname, "delay.c")]);
  }
  await unplugOperator();
  const far = `/run/netns/${switchNamespace}`;
  const cable = spawn(program, [uplink, "operator", far, String((rttMs / 2) * 1000)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await once(cable.stdout, "data");
  await connectOperator();
  return async () => {
    cable.kill();
    await once(cable, "exit");
    await plugOperator();
  };
}
