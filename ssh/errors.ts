import { printable, printableLine } from "../text/printable";

/** Something went wrong on a host or on the way to it. The message begins with the host's name, and is printable whatever the host said. */
export class RemoteError extends Error {
  /**
   * @param host name of the host
   * @param doing what was under way, as a gerund: "starting kubelet.service"
   * @param why what went wrong, and how to mend it where that is known
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

/** The host could not be reached or refused the login: nothing is known about its state. */
export class ConnectionError extends RemoteError {}

/** The last lines of a long text, indented for display under an error, none longer than 500 characters. */
export const lastLines = (text: string, count = 20): string =>
  text
    .trimEnd()
    .split("\n")
    .slice(-count)
    .map((line) => `    ${printableLine(line)}`)
    .join("\n");
