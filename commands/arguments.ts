import { parseArgs, type ParseArgsConfig } from "node:util";
import { printable } from "../text/printable";

type Options = NonNullable<ParseArgsConfig["options"]>;

/** What a command takes on its command line. */
interface Command<T extends Options> {
  /** Printed for `--help`, and after every error in the arguments. */
  readonly usage: string;
  readonly options?: T;
  /** Least and greatest number of words that are not options. @default [0, 0] */
  readonly words?: readonly [least: number, most: number];
}

/** The arguments do not fit the command. The message ends with its usage. */
export class UsageError extends Error {
  constructor(cause: string, usage: string) {
    super(cause === "" ? usage : `${cause}\n\n${usage}`);
  }
}

/** Somebody asked for help: thrown so that a command does nothing else. The message is the usage. */
export class HelpWanted extends Error {}

/**
 * Reads the arguments of a command: its options and its words.
 *
 * @throws HelpWanted for `--help` or `-h`; UsageError for an unknown option, a missing value or the wrong number of words.
 */
export function readArguments<const T extends Options>(
  args: readonly string[],
  { usage, options, words: [least, most] = [0, 0] }: Command<T>,
) {
  if (args.includes("--help") || args.includes("-h")) throw new HelpWanted(usage);
  const { values, positionals } = parse(args, usage, { ...options } as T);
  if (positionals.length < least) throw new UsageError("", usage);
  if (positionals.length > most)
    throw new UsageError(`unexpected argument: ${positionals[most]}`, usage);
  return { values, words: positionals };
}

function parse<T extends Options>(args: readonly string[], usage: string, options: T) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    // Node's second sentence explains how to pass a word that begins with a dash.
    const [cause = ""] = (error as Error).message.split(". ");
    throw new UsageError(cause, usage);
  }
}

/**
 * Runs a command to its end and sets the exit code of this process: the number that the command returns, 1 for an error, 2 for
 * arguments that do not fit.
 */
export async function runCommand(
  command: (args: readonly string[]) => Promise<unknown>,
): Promise<void> {
  try {
    const code = await command(process.argv.slice(2));
    if (typeof code === "number") process.exitCode = code;
  } catch (error) {
    const { message } = error as Error;
    if (error instanceof HelpWanted) return console.log(message);
    console.error(printable(message));
    process.exitCode = error instanceof UsageError ? 2 : 1;
  }
}
