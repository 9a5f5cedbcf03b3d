import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { closeConnections } from "../../remote/pool";
import { readArguments, runCommand } from "../arguments";
import { ask } from "../ask";
import { printableLine } from "../../text/printable";
import { restore } from "./restore";
import { openStack, setUp } from "./stack";

const usage = `usage: npm run restore -- STACK SNAPSHOT [--yes] [--config-file FILE]

Rebuilds the cluster of a stack from a snapshot of etcd, on the hosts that its stack file lists, whether they are set up or
fresh. SNAPSHOT is a file on this machine, or HOST:PATH of a host with an etcd member. What was written to the cluster after the
snapshot is lost. docs/disaster-recovery.md tells when and how.

  --yes               do not ask
  --config-file FILE  the stack file, where it is not Pulumi.STACK.yaml`;

async function confirmed(stack: string): Promise<boolean> {
  const question = `This puts the whole cluster of ${stack} back to the snapshot, and stops its control plane meanwhile. Name the stack to go on: `;
  return (await ask("restore", "say --yes", question)) === stack;
}

async function main(args: readonly string[]): Promise<void> {
  const { values, words } = readArguments(args, {
    usage,
    words: [2, 2],
    options: {
      yes: { type: "boolean", default: false },
      "config-file": { type: "string" },
    },
  });
  const [stack, snapshot] = words as [string, string];
  const { name } = parse(readFileSync("Pulumi.yaml", "utf8")) as { name: string };
  const opened = { name: stack, file: values["config-file"] };
  const config = await openStack(name, opened);
  if (!values.yes && !(await confirmed(stack))) throw new Error("restore: nothing was done");
  await restore({
    config,
    snapshot,
    setUp: (what) => setUp(opened, what),
    say: (host, text) => console.error(printableLine(`${host.name}: ${text}`)),
  });
  console.error(`the cluster of ${stack} is restored`);
}

void runCommand((args) => main(args).finally(() => void closeConnections()));
