import { parseArgs } from "node:util";
import { ask } from "../terminal/ask";
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

async function main(args: string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      yes: { type: "boolean", default: false },
      replace: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  const [stack] = positionals;
  if (values.help) return console.log(usage);
  if (!stack || positionals.length > 1) throw new Error(usage);
  const choices: Choices = {
    confirm: values.yes ? () => Promise.resolve(true) : confirm,
    replace: values.replace,
    person: process.stdout.isTTY,
    write: (text) => void process.stdout.write(text),
    say: (line) => console.error(line),
  };
  process.exitCode = (await trust(process.cwd(), stack, choices)) ? 0 : 1;
}

main(process.argv.slice(2)).catch((failure: Error) => {
  console.error(failure.message);
  process.exitCode = 1;
});
