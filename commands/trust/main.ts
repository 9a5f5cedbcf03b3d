import { readArguments, runCommand } from "../arguments";
import { ask } from "../ask";
import { printable } from "../../text/printable";
import { trust, type Choices } from "./trust";

const usage = `usage: npm run trust -- STACK [--yes] [--replace]

Asks every host of a stack, and every bastion on the way, for its host key, shows the fingerprints, and writes the keys
into Pulumi.STACK.yaml. Nobody logs in to a host, and nothing on it is touched.

  --yes      do not ask; compare the fingerprints at the machines afterwards
  --replace  write keys that have changed too; without it they are shown, and nothing is written for their hosts`;

const confirm = async (question: string): Promise<boolean> => {
  const instead = "say --yes, and compare the fingerprints at the machines";
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
    person: process.stdout.isTTY,
    write: (text) => void process.stdout.write(printable(text)),
    say: (line) => console.error(printable(line)),
  };
  return (await trust(process.cwd(), words[0]!, choices)) ? 0 : 1;
});
