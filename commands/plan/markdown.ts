import { fileChanges, type FileChange } from "./file-changes";
import { stagesOf, type Stage } from "./stages";
import type { Step } from "./steps";

/** A comment on a pull request holds 65536 characters. */
const longest = 60_000;

/**
 * A preview as a plan in Markdown: the order of the changes, from which release to which, drained or not, and every line
 * of a host's files that changes.
 *
 * @param stack name of the stack
 * @param apis what was found of API versions that the new release does not serve, as Markdown
 */
export function planMarkdown(stack: string, steps: readonly Step[], apis: string): string {
  if (steps.length === 0) return `## ${stack}: nothing changes\n`;
  const stages = stagesOf(steps);
  const inCluster = steps.filter(({ type }) => /^kubernetes:/.test(type));
  const parts = [
    `## ${stack}: ${count(steps.length, "change")}`,
    ...(stages.length > 0 ? [stageTable(stages)] : []),
    ...(apis ? [apis] : []),
    ...(inCluster.length > 0 ? [`In the cluster, last:\n\n${inCluster.map(line).join("\n")}`] : []),
    ...fileChanges(steps).map(fileDiff),
  ];
  return cut(`${parts.join("\n\n")}\n`);
}

function stageTable(stages: readonly Stage[]): string {
  const rows = stages.map(({ what, where, how, releases, drained }, index) =>
    [
      String(index + 1),
      what,
      where.join(", "),
      how,
      releases.join("<br>"),
      drained.length > 0 ? `**drained**: ${drained.join("; ")}` : "stay",
    ].join(" | "),
  );
  const head = ["", "what", "where", "how", "from which to which", "pods"].join(" | ");
  return [
    `| ${head} |`,
    "| --- | --- | --- | --- | --- | --- |",
    ...rows.map((row) => `| ${row} |`),
  ].join("\n");
}

const line = ({ op, type, name }: Step): string =>
  `- ${op} \`${name}\` (${type.split("/").at(-1)})`;

function fileDiff({ path, hosts, diff }: FileChange): string {
  const where =
    hosts.length > 5
      ? `${hosts.slice(0, 5).join(", ")} and ${hosts.length - 5} more`
      : hosts.join(", ");
  const summary = `<summary><code>${path}</code> on ${where}</summary>`;
  return `<details>${summary}\n\n${fenced(diff)}\n\n</details>`;
}

/** A fence that no line of the text can end. */
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
