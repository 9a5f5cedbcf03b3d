import { cpus, totalmem } from "node:os";
import { join } from "node:path";
import { readArguments, runCommand, UsageError } from "../commands/arguments";
import { ensureToolchain } from "../lab/artifacts";
import { checkWorkstation } from "../lab/hosts/requirements";
import { bringUp } from "./bring-up";
import { changes } from "./changes";
import { idleNodes } from "./footprint/part";
import { endLeanCluster } from "./lean/cluster";
import { mostHosts } from "./lean/lean-host";
import type { Bench, Measurement, Part } from "./measurement";
import { byDistance, byNumberOfHosts } from "./nothing-to-do";
import { otherWays } from "./other-ways";
import { eachPatch } from "./patches";
import { publish } from "./publish";
import { line } from "./table";
import { verdicts } from "./targets";
import { endLeftovers } from "./usage";

const usage = `usage: npm run bench -- [--hosts N] [--only A,B,...] [--repeats N] [--into DIRECTORY]
  A  bring-up of three lab hosts, compared with a shell script that does the same
  B  runs without changes, by number of hosts
  C  runs without changes, by round-trip time
  D  one more host, one setting on all hosts, destroy
  E  the same with remote commands, and an Ansible-style run
  F  what idle nodes use, for BENCH_MINUTES (60) minutes
  P  each patch of docs/internals.md alone, on and off; only when it is named`;

const parts: Readonly<Record<Part, (bench: Bench) => Promise<void>>> = {
  A: bringUp,
  B: byNumberOfHosts,
  C: byDistance,
  D: changes,
  E: otherWays,
  F: idleNodes,
  P: eachPatch,
};

async function main(args: readonly string[]): Promise<void> {
  const { values } = readArguments(args, {
    usage,
    options: {
      hosts: { type: "string", default: "100" },
      only: { type: "string", default: "A,B,C,D,E,F" },
      repeats: { type: "string", default: "3" },
      into: { type: "string", default: join(__dirname, "../docs") },
    },
  });
  const chosen = values.only.toUpperCase().split(",") as Part[];
  const [hosts, repeats] = [Number(values.hosts), Number(values.repeats)];
  if (!(hosts >= 3 && hosts < mostHosts && repeats >= 1) || chosen.some((one) => !(one in parts)))
    throw new UsageError("", usage);
  await checkWorkstation();
  await endLeftovers();
  await ensureToolchain((text) => console.log(text));
  const measurements: Measurement[] = [];
  const record = (one: Measurement) => {
    measurements.push(one);
    console.log(line(one));
  };
  // If one part fails, the measurements of the others are kept.
  for (const part of chosen)
    await parts[part]({ hosts, repeats, report: (text) => console.log(text), record }).catch(
      (failure: Error) => {
        console.error(`${part}: ${failure.message}`);
        process.exitCode = 1;
        return endLeanCluster();
      },
    );
  await endLeanCluster();
  const machine = `${cpus().length} × ${cpus()[0]?.model}, ${Math.round(totalmem() / 2 ** 30)} GiB`;
  const all = publish(values.into, machine, measurements, hosts);
  console.log(`\n${machine}\n${verdicts(all).join("\n")}`);
}

// Stops servers; the next run removes what outlives this process.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => process.exit(130));

void runCommand(main);
