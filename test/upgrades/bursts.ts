/** A failure of a client: the start of the request, its duration and the reason. */
const failure = /^(\S+Z), \d+ ms: (.*)$/s;

/** Milliseconds between requests of the same burst. */
const apartMs = 1_000;

interface Burst {
  readonly reason: string;
  readonly first: number;
  last: number;
  count: number;
}

/** One line for each burst of failed requests: those that failed for one reason, one soon after the other. In the order of their start. */
export function bursts(failures: readonly string[]): string[] {
  const found: Burst[] = [];
  for (const text of [...failures].sort()) {
    const [, start = "", reason = text] = failure.exec(text) ?? [];
    const at = Date.parse(start);
    const burst = found.find((one) => one.reason === reason && at - one.last <= apartMs);
    if (burst) {
      burst.last = at;
      burst.count++;
    } else found.push({ reason, first: at, last: at, count: 1 });
  }
  return found.map(
    ({ reason, first, last, count }) =>
      `${time(first)} to ${time(last)}, ${count} times: ${reason}`,
  );
}

const time = (at: number): string => new Date(at).toISOString().slice(11, 23);
