import { printable, printableLine } from "../text/printable";

/**
 * A failure on a host or on the way to it. The message begins with the host's name, and is printable whatever the host
 * sent.
 */
export class RemoteError extends Error {
  /**
   * @param host name of the host
   * @param doing what was being done, as a gerund: "starting kubelet.service"
   * @param why cause, and the remedy if known
   */
  constructor(
    readonly host: string,
    readonly doing: string,
    readonly why: string,
  ) {
    super(printable(`${host}: ${doing}: ${why}`));
    this.name = "RemoteError";
  }
}

/** The host was unreachable or refused the login: its state is unknown. */
export class ConnectionError extends RemoteError {}

/** The last lines of a long text, indented for display below an error, each at most 500 characters. */
export const lastLines = (text: string, count = 20): string =>
  text
    .trimEnd()
    .split("\n")
    .slice(-count)
    .map((line) => `    ${printableLine(line)}`)
    .join("\n");
