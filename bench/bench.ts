import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { join } from "node:path";
import { readArguments, runCommand, UsageError } from "../commands/arguments";
import { ensureToolchain } from "../lab/artifacts";
import { checkWorkstation } from "../lab/hosts/requirements";
import { bringUp } from "./bring-up";
import { changes } from "./changes";
import { endLeanCluster } from "./lean/cluster";
import { mostHosts } from "./lean/lean-host";
import type { Bench, Measurement, Part } from "./measurement";
import { byDistance, byNumberOfHosts } from "./nothing-to-do";
import { otherWays } from "./other-ways";
import { picture } from "./picture";
import { line, markdown } from "./table";
import { targets, verdicts } from "./targets";
import { endLeftovers } from "./usage";

const usage = `usage: npm run bench -- [--hosts N] [--only A,B,...] [--repeats N] [--into DIRECTORY]
  A  bring-up of three lab hosts, compared with a shell script that does the same
  B  runs without changes, by number of hosts
  C  runs without changes, by round-trip time
  D  one more host, one setting on all hosts, destroy
  E  the same with remote commands, and an Ansible-style run`;

const parts: Readonly<Record<Part, (bench: Bench) => Promise<void>>> = {
  A: bringUp,
  B: byNumberOfHosts,
  C: byDistance,
  D: changes,
  E: otherWays,
};

async function main(args: readonly string[]): Promise<void> {
  const { values } = readArguments(args, {
    usage,
    options: {
      hosts: { type: "string", default: "100" },
      only: { type: "string", default: "A,B,C,D,E" },
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
  const others = measuredBefore(values.into, machine).filter(
    ({ part }) => !measurements.some((one) => one.part === part),
  );
  const together = [...measurements, ...others].sort((a, b) => a.part.localeCompare(b.part));
  const all = targets(together, hosts);
  mkdirSync(values.into, { recursive: true });
  const date = new Date().toISOString().slice(0, 10);
  const made = { machine, date, measurements: together, targets: all };
  writeFileSync(join(values.into, "bench.json"), `${JSON.stringify(made, null, 2)}\n`);
  writeFileSync(join(values.into, "bench.svg"), picture(together, machine));
  writeFileSync(join(values.into, "bench.md"), markdown(machine, together, all));
  console.log(`\n${machine}\n${verdicts(all).join("\n")}`);
}

/** Earlier measurements on this machine: a part that is measured again replaces only its own. */
function measuredBefore(directory: string, machine: string): readonly Measurement[] {
  const path = join(directory, "bench.json");
  if (!existsSync(path)) return [];
  const before = JSON.parse(readFileSync(path, "utf8")) as {
    readonly machine: string;
    readonly measurements: readonly Measurement[];
  };
  return before.machine === machine ? before.measurements : [];
}

// Stops servers; the next run removes what outlives this process.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => process.exit(130));

void runCommand(main);
