import { closeConnections } from "../../ssh/pool";
import { readArguments, runCommand } from "../arguments";
import { ask } from "../ask";
import { printableLine } from "../../text/printable";
import { restore } from "./restore";
import { remoteHost } from "../../config/remote-host";
import { openStack, ownerOnRecord } from "../stack";
import { setUp } from "./stack";

const usage = `usage: npm run restore -- STACK SNAPSHOT [--yes] [--config-file FILE]

Rebuilds the cluster of a stack from a snapshot of etcd, on the hosts that its stack file lists, whether they are set up or
fresh. SNAPSHOT is a file on this machine, or HOST:PATH of a host with an etcd member. What was written to the cluster after the
snapshot is lost. See docs/disaster-recovery.md.

  --yes               do not ask for confirmation
  --config-file FILE  stack file, if not Pulumi.STACK.yaml`;

async function confirmed(stack: string): Promise<boolean> {
  const question = `This restores the whole cluster of ${stack} to the snapshot and stops its control plane meanwhile. Type the name of the stack to continue: `;
  return (await ask("restore", "pass --yes", question)) === stack;
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
  const opened = { name: stack, file: values["config-file"] };
  const { hosts } = await openStack("restore", opened);
  const owner = await ownerOnRecord("restore", opened);
  if (owner === undefined)
    throw new Error(
      `restore: the state of the stack ${stack} has no cluster; import a backup of the state first: pulumi stack import`,
    );
  if (!values.yes && !(await confirmed(stack)))
    throw new Error("restore: not confirmed; nothing was changed");
  await restore({
    hosts: hosts.map((host) => ({ ...remoteHost(host, owner), roles: host.roles })),
    snapshot,
    setUp: (what) => setUp(opened, what),
    report: (host, text) => console.error(printableLine(`${host.name}: ${text}`)),
  });
  console.error(`the cluster of ${stack} is restored`);
}

void runCommand((args) => main(args).finally(() => void closeConnections()));
