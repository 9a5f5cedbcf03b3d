import { createInterface } from "node:readline/promises";

/**
 * Asks a question at the terminal and returns the answer.
 *
 * @param command its name, the place of the error
 * @param instead what to do without a terminal, the remedy of the error
 * @throws Error when standard input is not a terminal.
 */
export async function ask(command: string, instead: string, question: string): Promise<string> {
  if (!process.stdin.isTTY)
    throw new Error(
      `${command}: asking for confirmation: standard input is not a terminal; ${instead}`,
    );
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await terminal.question(question);
  terminal.close();
  return answer.trim();
}
