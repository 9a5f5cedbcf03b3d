import { StringDecoder } from "node:string_decoder";

/** Upper bounds for one stream of one execution: far above what any script prints, far below what hurts. */
export const streamLimits = { bytes: 16 * 1024 ** 2, lines: 50_000, lineBytes: 1024 ** 2 } as const;

/** A host exceeded the limits of a stream. */
export class OutputTooLong extends Error {
  constructor(limit: string) {
    super(
      `it sent more than ${limit}, and the channel was closed. Log in and find out which program, or whether the login shell, prints that much`,
    );
  }
}

/** Splits a stream into lines as it arrives. Work and memory are linear in what arrives, however small the chunks are. */
export class HostStream {
  private readonly decoder = new StringDecoder("utf8");
  private unfinished = "";
  private bytes = 0;
  private lines = 0;

  /** The text of a chunk. @throws OutputTooLong */
  text(chunk: Buffer): string {
    this.bytes += chunk.length;
    if (this.bytes > streamLimits.bytes) throw new OutputTooLong("16 MiB");
    return this.decoder.write(chunk);
  }

  /** The lines that a chunk completes. @throws OutputTooLong */
  linesOf(chunk: Buffer): string[] {
    const text = this.text(chunk);
    const end = text.lastIndexOf("\n");
    const lines = end < 0 ? [] : (this.unfinished + text.slice(0, end)).split("\n");
    // The parts of a long line are joined only at its end.
    this.unfinished = end < 0 ? this.unfinished + text : text.slice(end + 1);
    this.lines += lines.length;
    if (this.lines > streamLimits.lines) throw new OutputTooLong(`${streamLimits.lines} lines`);
    if (this.unfinished.length > streamLimits.lineBytes)
      throw new OutputTooLong("1 MiB in one line");
    return lines;
  }

  /** What followed the last line feed. */
  rest(): string {
    return this.unfinished;
  }
}

/** The last 64 to 128 Ki characters of a text: more than any error shows. */
export const lastPart = (text: string): string =>
  text.length > 128 * 1024 ? text.slice(-64 * 1024) : text;
