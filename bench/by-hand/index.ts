import { remote } from "@pulumi/command";
import { readFileSync } from "node:fs";
import { readConfig } from "../../config/read";
import { steps } from "./steps";

// The sections of the lean hosts' stack file, and your key.
const { BENCH_SECTIONS = "", BENCH_KEY = "" } = process.env;
const config = readConfig(JSON.parse(BENCH_SECTIONS) as Record<string, unknown>, () => "");
const privateKey = readFileSync(BENCH_KEY, "utf8");

for (const host of config.hosts) {
  const { user, hostKey } = host.ssh;
  const connection = { host: host.address, user, hostKey, privateKey };
  let last: remote.Command[] = [];
  steps(host, config).forEach((step, index) => {
    const args = { connection, ...step, addPreviousOutputInEnv: false };
    last = [new remote.Command(`${host.name}-${index}`, args, { dependsOn: last })];
  });
}
