import { StringDecoder } from "node:string_decoder";

/** What a host may send on one stream of one execution: far more than a script ever prints, and far less than hurts. */
export const streamLimits = { bytes: 16 * 1024 ** 2, lines: 50_000, lineBytes: 1024 ** 2 } as const;

/** A host sent more than a stream may have. */
export class TooMuch extends Error {
  constructor(limit: string) {
    super(
      `it sent more than ${limit}; the channel was closed. Log in and look which of its programs, or its login shell, prints that much`,
    );
  }
}

/** One stream of a host, taken apart into lines as it comes. Work and memory grow with what comes, however small its pieces are. */
export class HostStream {
  private readonly decoder = new StringDecoder("utf8");
  private unfinished = "";
  private bytes = 0;
  private lines = 0;

  /** The text of a piece. @throws TooMuch */
  text(piece: Buffer): string {
    this.bytes += piece.length;
    if (this.bytes > streamLimits.bytes) throw new TooMuch("16 MiB");
    return this.decoder.write(piece);
  }

  /** The lines that a piece completes. @throws TooMuch */
  linesOf(piece: Buffer): string[] {
    const text = this.text(piece);
    const end = text.lastIndexOf("\n");
    const lines = end < 0 ? [] : (this.unfinished + text.slice(0, end)).split("\n");
    // A long line is not put together before its end is there.
    this.unfinished = end < 0 ? this.unfinished + text : text.slice(end + 1);
    this.lines += lines.length;
    if (this.lines > streamLimits.lines) throw new TooMuch(`${streamLimits.lines} lines`);
    if (this.unfinished.length > streamLimits.lineBytes) throw new TooMuch("1 MiB in one line");
    return lines;
  }

  /** What came after the last line feed. */
  rest(): string {
    return this.unfinished;
  }
}

/** The last 64 to 128 Ki characters of a text, which is what an error can need of it. */
export const lastPart = (text: string): string =>
  text.length > 128 * 1024 ? text.slice(-64 * 1024) : text;
