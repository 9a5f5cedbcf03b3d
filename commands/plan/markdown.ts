import { fileChanges, type FileChange } from "./file-changes";
import { stagesOf, type Stage } from "./stages";
import type { Step } from "./steps";
import { type Members, noMembers, whereText } from "./where";

/** Comments on GitHub hold at most 65536 characters. */
const longest = 60_000;

/**
 * Renders a preview as a Markdown plan: the order of changes, old and new releases, which nodes are drained, and the diff of
 * every file.
 *
 * @param stack name of the stack
 * @param apis Markdown about API versions that the new release no longer serves; empty for none
 * @param gates conditions that changes wait for, in words
 * @param lost Markdown about what would be lost: data of removed hosts, connections of pods; empty texts for none
 * @param members hosts of the stack file, by which whole groups are named. @default none are
 */
export function planMarkdown(
  stack: string,
  steps: readonly Step[],
  apis: string,
  gates: readonly string[] = [],
  lost: readonly string[] = [],
  members = noMembers,
): string {
  if (steps.length === 0) return `## ${stack}: no changes\n`;
  const stages = stagesOf(steps);
  const inCluster = steps.filter(({ type }) => /^kubernetes:/.test(type));
  const parts = [
    `## ${stack}: ${count(steps.length, "change")}`,
    ...(stages.length > 0 ? [stageTable(stages, gates.length > 0, members)] : []),
    ...(gates.length > 0 && stages.some(({ gated }) => gated)
      ? [
          `Each host waits for these gates before and after its change:\n\n${gates.map((gate) => `- ${gate}`).join("\n")}`,
        ]
      : []),
    ...lost.filter(Boolean),
    ...(apis ? [apis] : []),
    ...(inCluster.length > 0
      ? [`In the cluster, at the end:\n\n${inCluster.map(line).join("\n")}`]
      : []),
    ...fileChanges(steps).map((change) => fileDiff(change, members)),
  ];
  return cut(`${parts.join("\n\n")}\n`);
}

function stageTable(stages: readonly Stage[], withGates: boolean, members: Members): string {
  const rows = stages.map(({ what, where, how, releases, drained, gated }, index) =>
    [
      String(index + 1),
      what,
      whereText(where, members),
      [how, ...(withGates && gated ? ["between gates"] : [])].filter(Boolean).join(", "),
      releases.join("<br>"),
      drained.length > 0 ? `**drained**: ${drained.join("; ")}` : "stay",
    ].join(" | "),
  );
  const head = ["", "what", "where", "how", "releases", "pods"].join(" | ");
  return [
    `| ${head} |`,
    "| --- | --- | --- | --- | --- | --- |",
    ...rows.map((row) => `| ${row} |`),
  ].join("\n");
}

const line = ({ op, type, name }: Step): string =>
  `- ${op} \`${name}\` (${type.split("/").at(-1)})`;

function fileDiff({ path, hosts, diff }: FileChange, members: Members): string {
  const summary = `<summary><code>${path}</code> on ${whereText(hosts, members, 5)}</summary>`;
  return `<details>${summary}\n\n${fenced(diff)}\n\n</details>`;
}

/** A code block whose fence is longer than any run of backticks in it. */
function fenced(lines: readonly string[]): string {
  const runs = lines.flatMap((text) => text.match(/`+/g) ?? []).map(({ length }) => length);
  const fence = "`".repeat(Math.max(3, ...runs.map((length) => length + 1)));
  return `${fence}diff\n${lines.join("\n")}\n${fence}`;
}

function cut(text: string): string {
  if (text.length <= longest) return text;
  const end = text.lastIndexOf("\n<details>", longest);
  const kept = text.slice(0, end > 0 ? end : longest);
  return `${kept}\n\nThe rest is too long for a comment: \`pulumi preview --diff\` shows it.\n`;
}

const count = (number: number, what: string): string =>
  `${number} ${what}${number === 1 ? "" : "s"}`;
