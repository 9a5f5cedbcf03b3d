import { createInterface } from "node:readline/promises";

/**
 * What the person at the terminal answers.
 *
 * @throws Error where nobody sits, which begins with the command's name and says what to give in place of an answer.
 */
export async function ask(command: string, instead: string, question: string): Promise<string> {
  if (!process.stdin.isTTY)
    throw new Error(
      `${command}: standard input is no terminal, so nobody can be asked; ${instead}`,
    );
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await terminal.question(question);
  terminal.close();
  return answer.trim();
}
