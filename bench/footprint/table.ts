import type { Measurement } from "../measurement";
import type { Rates } from "./footprint";
import { published } from "./published";

const heading = "## Idle nodes";

/** A page with the section about idle nodes at its end, in place of an earlier one. */
export function withFootprints(page: string, all: readonly Measurement[]): string {
  const measured = all.filter(({ footprint }) => footprint !== undefined);
  if (measured.length === 0) return page;
  const [others = ""] = page.split(`\n${heading}\n`);
  return `${others.trimEnd()}\n\n${section(measured)}`;
}

/** Units and pods that use less than this are one row. */
const leastCpuSeconds = 1;

function section(measured: readonly Measurement[]): string {
  const { minutes, machineWrittenMbPerHour } = measured[0]!.footprint!;
  const nodes = measured.map(({ what, footprint }) => {
    const { host, owners, diskMb } = footprint!;
    const disk = Object.entries(diskMb).sort(([, a], [, b]) => b - a);
    const small = Object.values(owners).filter((one) => one.cpuSecondsPerHour < leastCpuSeconds);
    const large = Object.entries(owners).filter(
      ([, one]) => one.cpuSecondsPerHour >= leastCpuSeconds,
    );
    const rows = [
      ["**all of the host**", ...cells(host)],
      ...large.map(([name, one]) => [name, ...cells(one)]),
      ...(small.length > 0 ? [[`${small.length} others`, ...cells(together(small))]] : []),
    ];
    const parts = disk
      .filter(([, mb]) => mb >= 1)
      .map(([path, mb]) => `\`${path}\` ${Math.round(mb)}`);
    const total = disk.reduce((sum, [, mb]) => sum + mb, 0);
    return `### ${capital(what)}

${table(["", "memory", "CPU time per hour", "written per hour"], rows)}
Without pages of files, the host's processes have ${Math.round(host.anonymousMb)} MB. Disk, in MB: ${Math.round(total)}, of
which ${parts.join(", ")}.
`;
  });
  const makers = published.map(({ who, memory, processor, disk, how, url }) => [
    `[${who}](${url})`,
    memory,
    processor,
    disk,
    how,
  ]);
  return `${heading}

Measured for ${Math.round(minutes)} minutes by \`npm run bench -- --only F\` on two clusters without workloads: one host with
all roles, and a master with a worker. Memory is the working set where the kernel counts it: of the
host and of pods. With cgroups v1 it counts none for units, and theirs is the proportional set size
of their processes. CPU time is the kernel's count for each cgroup. "Written" is what processes made
dirty in files; the disk of all three hosts took ${Math.round(machineWrittenMbPerHour)} MB per hour, with the journal of its file
system.

${nodes.join("\n")}
### What makers publish

As published; methods and contents differ.

${table(["", "memory", "processor", "disk", "how"], makers)}`;
}

const cells = ({ memoryMb, cpuSecondsPerHour, writtenMbPerHour }: Rates): string[] => [
  `${Math.round(memoryMb)} MB`,
  `${cpuSecondsPerHour.toFixed(1)} s`,
  `${writtenMbPerHour.toFixed(1)} MB`,
];

const together = (all: readonly Rates[]): Rates => {
  const sum = (key: keyof Rates) => all.reduce((total, one) => total + one[key], 0);
  return {
    memoryMb: sum("memoryMb"),
    cpuSecondsPerHour: sum("cpuSecondsPerHour"),
    writtenMbPerHour: sum("writtenMbPerHour"),
  };
};

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** A table with its columns in line, as prettier formats it. */
function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = heads.map((head, index) =>
    Math.max(3, head.length, ...rows.map((cells) => cells[index]!.length)),
  );
  const line = (cells: readonly string[], fill = " ") =>
    `| ${cells.map((cell, index) => cell.padEnd(widths[index]!, fill)).join(" | ")} |\n`;
  return [
    line(heads),
    line(
      heads.map(() => ""),
      "-",
    ),
    ...rows.map((row) => line(row)),
  ].join("");
}
