/** Lines around a change that are shown with it. */
const context = 2;

/**
 * The lines that differ between two texts, as `diff -u` shows them without its head: a sign, then the line. Empty when they
 * are the same.
 */
export function lineDiff(old: string, now: string): string[] {
  if (old === now) return [];
  const lines = marked(old === "" ? [] : old.trimEnd().split("\n"), now.trimEnd().split("\n"));
  const near = lines.map((_, index) =>
    lines.slice(Math.max(0, index - context), index + context + 1).some(({ sign }) => sign !== " "),
  );
  return lines.flatMap(({ sign, text }, index) => {
    if (near[index]) return [`${sign}${text}`];
    return near[index - 1] && near.slice(index).some(Boolean) ? ["@@"] : [];
  });
}

interface Marked {
  readonly sign: " " | "-" | "+";
  readonly text: string;
}

/** Every line of both, by the longest common subsequence. */
function marked(a: readonly string[], b: readonly string[]): Marked[] {
  const common = Array.from({ length: a.length + 1 }, () => new Uint32Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i -= 1)
    for (let j = b.length - 1; j >= 0; j -= 1)
      common[i]![j] =
        a[i] === b[j]
          ? common[i + 1]![j + 1]! + 1
          : Math.max(common[i + 1]![j]!, common[i]![j + 1]!);
  const lines: Marked[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      lines.push({ sign: " ", text: a[i]! });
      [i, j] = [i + 1, j + 1];
    } else if (j >= b.length || (i < a.length && common[i + 1]![j]! >= common[i]![j + 1]!)) {
      lines.push({ sign: "-", text: a[i]! });
      i += 1;
    } else {
      lines.push({ sign: "+", text: b[j]! });
      j += 1;
    }
  }
  return lines;
}
