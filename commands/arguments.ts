import { parseArgs, type ParseArgsConfig } from "node:util";
import { printable } from "../text/printable";

type Options = NonNullable<ParseArgsConfig["options"]>;

/** A command's command line. */
interface Command<T extends Options> {
  /** Printed for `--help` and after errors in the arguments. */
  readonly usage: string;
  readonly options?: T;
  /** Minimum and maximum number of positional arguments. @default [0, 0] */
  readonly words?: readonly [least: number, most: number];
}

/** Invalid arguments. The message ends with the usage. */
export class UsageError extends Error {
  constructor(cause: string, usage: string) {
    super(cause === "" ? usage : `${cause}\n\n${usage}`);
  }
}

/** `--help` was given: thrown so that the command does nothing else. The message is the usage. */
export class HelpRequested extends Error {}

/**
 * Parses options and positional arguments of a command.
 *
 * @throws HelpRequested for `--help` or `-h`; UsageError for an unknown option, a missing value or the wrong number of arguments.
 */
export function readArguments<const T extends Options>(
  args: readonly string[],
  { usage, options, words: [least, most] = [0, 0] }: Command<T>,
) {
  if (args.includes("--help") || args.includes("-h")) throw new HelpRequested(usage);
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
    // Node's second sentence explains how to pass an argument that begins with a dash.
    const [cause = ""] = (error as Error).message.split(". ");
    throw new UsageError(cause, usage);
  }
}

/**
 * Runs a command and sets the exit code of this process: the number that the command returns, 1 for an error, 2 for invalid
 * arguments.
 */
export async function runCommand(
  command: (args: readonly string[]) => Promise<unknown>,
): Promise<void> {
  try {
    const code = await command(process.argv.slice(2));
    if (typeof code === "number") process.exitCode = code;
  } catch (error) {
    const { message } = error as Error;
    if (error instanceof HelpRequested) return console.log(message);
    console.error(printable(message));
    process.exitCode = error instanceof UsageError ? 2 : 1;
  }
}
