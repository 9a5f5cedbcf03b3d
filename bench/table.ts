import { spread, type Measurement, type Spread } from "./measurement";
import { verdict, type Target } from "./targets";

/** A measurement as one line. */
export function line(one: Measurement): string {
  const { part, what, hosts, rttMs, facts = {} } = one;
  const wall = spread(one, (run) => run.wallSeconds);
  const cpu = spread(one, (run) => run.cpuSeconds);
  const memory = spread(one, (run) => run.peakMemoryMb);
  const connections = spread(one, (run) => run.most?.connections);
  const executions = spread(one, (run) => run.most?.executions);
  return [
    `${part}  ${what.padEnd(44)} ${String(hosts).padStart(3)} hosts`,
    rttMs > 0 ? `${rttMs} ms away` : "",
    wall ? `${seconds(wall)} wall` : "",
    cpu ? `${seconds(cpu)} CPU` : "",
    memory ? `${Math.round(memory.median)} MB` : "",
    part !== "A" && connections && executions
      ? `${connections.median} + ${executions.median} on a host`
      : "",
    ...Object.entries(facts).map(([name, value]) => `${name} ${value.toFixed(1)}`),
  ]
    .filter(Boolean)
    .join("  ");
}

const seconds = ({ median, least, most }: Spread): string =>
  least === most
    ? `${median.toFixed(1)} s`
    : `${median.toFixed(1)} s (${least.toFixed(1)} to ${most.toFixed(1)})`;

/** The page: targets, measurements, and the picture. */
export function markdown(
  machine: string,
  all: readonly Measurement[],
  promised: readonly Target[],
): string {
  const withRuns = all.filter(({ runs }) => runs.length > 0);
  const rows = withRuns.map((one) => {
    const { part, what, hosts, rttMs } = one;
    const of = (text: string | undefined) => text ?? "";
    const [wall, cpu] = [
      spread(one, (run) => run.wallSeconds),
      spread(one, (run) => run.cpuSeconds),
    ];
    const memory = spread(one, (run) => run.peakMemoryMb)?.median;
    const connections = spread(one, (run) => run.most?.connections)?.median;
    const executions = spread(one, (run) => run.most?.executions)?.median;
    return [
      part,
      what,
      String(hosts),
      String(rttMs),
      of(wall && seconds(wall)),
      of(cpu && seconds(cpu)),
      of(memory === undefined ? memory : `${Math.round(memory)} MB`),
      part === "A" ? "" : `${connections} + ${executions}`,
    ];
  });
  const heads = [
    "",
    "what",
    "hosts",
    "ms away",
    "wall",
    "CPU",
    "memory",
    "connections + executions on a host",
  ];
  return `# What it costs

Made by \`npm run bench\` on ${machine}. Figures are medians, with the least and the most.

${table(["measure", "target", "figure", ""], promised.map(verdict))}
![runs without changes, by number of hosts and by round-trip time](bench.svg)

${table(heads, rows)}`;
}

const table = (heads: readonly string[], rows: readonly (readonly string[])[]): string =>
  [heads, heads.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |\n`).join("");
