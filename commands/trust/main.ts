import { readArguments, runCommand } from "../arguments";
import { ask } from "../ask";
import { printable } from "../../text/printable";
import { trust, type Choices } from "./trust";

const usage = `usage: npm run trust -- STACK [--yes] [--replace]

Fetches the host keys of all hosts and bastions of a stack, shows their fingerprints, and writes the keys into
Pulumi.STACK.yaml. Does not log in to hosts and changes nothing on them.

  --yes      do not ask for confirmation; compare the fingerprints on the machines afterwards
  --replace  also write changed keys; without it they are only shown`;

const confirm = async (question: string): Promise<boolean> => {
  const instead = "pass --yes, and compare the fingerprints on the machines";
  return /^y(es)?$/i.test(await ask("trust", instead, `${question} [y/N] `));
};

void runCommand(async (args) => {
  const { values, words } = readArguments(args, {
    usage,
    words: [1, 1],
    options: {
      yes: { type: "boolean", default: false },
      replace: { type: "boolean", default: false },
    },
  });
  const choices: Choices = {
    confirm: values.yes ? () => Promise.resolve(true) : confirm,
    replace: values.replace,
    interactive: process.stdout.isTTY,
    write: (text) => void process.stdout.write(printable(text)),
    report: (line) => console.error(printable(line)),
  };
  return (await trust(process.cwd(), words[0]!, choices)) ? 0 : 1;
});
