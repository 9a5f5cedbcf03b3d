import { spread, type Measurement } from "./measurement";

const [width, height, margin] = [360, 240, 48];
const colours = ["#1b6ca8", "#c8553d", "#4a7c59"];

/** A picture of the cost of a run without changes: by number of hosts, and by round-trip time. */
export function picture(all: readonly Measurement[], machine: string): string {
  const plots = [
    plot("by the number of hosts", "hosts", all.filter(idle("B")), ({ hosts }) => hosts),
    plot(
      "by the distance to them",
      "ms of round trip",
      all.filter(idle("C")),
      ({ rttMs }) => rttMs,
    ),
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${2 * (width + 2 * margin)} ${height + 3 * margin}" font-family="sans-serif" font-size="12">
<rect width="100%" height="100%" fill="white"/>
<text x="${margin}" y="24" font-size="15">Runs without changes, in seconds</text>
<text x="${margin}" y="40" fill="#666">${text(machine)}; median, least and most</text>
${plots.map((one, index) => `<g transform="translate(${margin + index * (width + 2 * margin)} ${margin + 16})">${one}</g>`).join("\n")}
</svg>
`;
}

const idle = (part: string) => (one: Measurement) =>
  one.part === part && one.what.endsWith(" without changes");

function plot(
  title: string,
  axis: string,
  points: readonly Measurement[],
  place: (one: Measurement) => number,
): string {
  const most = Math.max(1, ...points.map((one) => spread(one, wall)?.most ?? 0));
  const far = Math.max(1, ...points.map(place));
  const x = (one: Measurement) => (place(one) / far) * width;
  const y = (seconds: number) => height - (seconds / most) * height;
  const kinds = [...new Set(points.map(({ what }) => what))];
  const ticks = [0, most / 2, most].map(
    (value) =>
      `<line x1="0" x2="${width}" y1="${y(value)}" y2="${y(value)}" stroke="#ddd"/><text x="-6" y="${y(value) + 4}" text-anchor="end">${value.toFixed(0)}</text>`,
  );
  const marks = [...new Set(points.map(place))].map(
    (value) =>
      `<text x="${(value / far) * width}" y="${height + 16}" text-anchor="middle">${value}</text>`,
  );
  const lines = kinds.map((kind, index) => {
    const own = points.filter(({ what }) => what === kind);
    const path = own.map(
      (one) => `${x(one).toFixed(1)},${y(spread(one, wall)!.median).toFixed(1)}`,
    );
    const bars = own.map((one) => {
      const { least, most } = spread(one, wall)!;
      return `<line x1="${x(one)}" x2="${x(one)}" y1="${y(least)}" y2="${y(most)}"/>`;
    });
    // No line passes here: all of them rise from the left or are level.
    const label = `<text x="${width / 2}" y="${height - 44 + index * 16}" fill="${colours[index]}" stroke="none">${text(kind)}</text>`;
    return `<g stroke="${colours[index]}" stroke-width="2" fill="none"><polyline points="${path.join(" ")}"/>${bars.join("")}</g>${label}`;
  });
  const caption = `<text x="${width / 2}" y="${height + 34}" text-anchor="middle">${axis}</text><text x="${width}" y="-6" text-anchor="end" fill="#666">${title}</text>`;
  return [...ticks, ...marks, ...lines, caption].join("\n");
}

const wall = (run: { wallSeconds?: number }) => run.wallSeconds;
const text = (plain: string) =>
  plain.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
