import type { Host } from "../../config/cluster-config";
import { describeOwner } from "../../host/owner";
import { closeConnections } from "../../ssh/pool";
import { printableLine } from "../../text/printable";
import { readArguments, runCommand } from "../arguments";
import { ask } from "../ask";
import { openStack, ownerOnRecord, type Stack } from "../stack";
import { inspect, reset, type Candidate } from "./reset";

const usage = `usage: npm run reset -- STACK HOST... [--yes] [--config-file FILE]

Deletes a cluster from hosts that the stack file lists and the stack's state does not know: hosts of another stack, or of this
one after its state was lost. Everything that this program put on them is removed, with etcd's data and all data of pods, and what
it replaced is restored. A host of this stack's own cluster is refused: take it off the list, or use pulumi destroy.

  --yes               do not ask
  --config-file FILE  the stack file, if it is not Pulumi.STACK.yaml`;

async function main(args: readonly string[]): Promise<void> {
  const { values, words } = readArguments(args, {
    usage,
    words: [2, 1000],
    options: {
      yes: { type: "boolean", default: false },
      "config-file": { type: "string" },
    },
  });
  const [name, ...names] = words as [string, ...string[]];
  const stack: Stack = { name, file: values["config-file"] };
  const { cluster, hosts } = await openStack("reset", stack);
  const own = await ownerOnRecord("reset", stack);
  const candidates = await Promise.all(names.map((one) => inspect(listed(one, hosts))));
  const carrying = candidates.filter(({ carried }) => carried !== undefined);
  for (const candidate of candidates) console.error(printableLine(describe(candidate)));
  const refused = carrying.find(({ carried }) => own !== undefined && carried?.owner === own);
  if (refused)
    throw new Error(
      `reset: ${refused.host.name}: it belongs to this stack's cluster; take it off the list and run pulumi up, or use pulumi destroy`,
    );
  if (carrying.length === 0) return;
  const affected = carrying.map(({ host }) => host.name).join(" ");
  if (!values.yes && !(await confirmed(affected)))
    throw new Error("reset: not confirmed; nothing was changed");
  for (const { host } of carrying)
    await reset(host, { cluster: cluster.name, stack: name }, (text) => say(host, text));
  console.error(`reset: ${affected}: done`);
}

const say = (host: Host, text: string) => console.error(printableLine(`${host.name}: ${text}`));

const describe = ({ host, carried }: Candidate): string =>
  carried
    ? `${host.name}: belongs to ${describeOwner(carried)}`
    : `${host.name}: carries nothing of this program`;

function listed(name: string, hosts: readonly Host[]): Host {
  const host = hosts.find((one) => one.name === name);
  if (host) return host;
  const known = hosts.map((one) => one.name).join(", ");
  throw new Error(`reset: ${name}: the stack file lists no such host; it lists ${known}`);
}

const confirmed = async (affected: string): Promise<boolean> =>
  (await ask(
    "reset",
    "pass --yes",
    `This deletes the cluster from the hosts above, with all data on them. Type their names to go on (${affected}): `,
  )) === affected;

void runCommand((args) => main(args).finally(() => void closeConnections()));
