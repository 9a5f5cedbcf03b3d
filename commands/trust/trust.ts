import { readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import pLimit from "p-limit";
import type { Client } from "ssh2";
import { parse } from "yaml";
import { readLocalFile } from "../../config/values";
import type { Bastion } from "../../ssh/host";
import { connect } from "../../ssh/connection";
import { stackCredentials } from "./credentials";
import { examine, type Verdict } from "./examine";
import { withHostKeys } from "./stack-file";
import { table } from "./table";
import { targetsOf, type Target, type Targets } from "./targets";

/** How the command behaves, and whom it talks to. */
export interface Choices {
  /** Whether what was shown is to be trusted. */
  readonly confirm: (question: string) => Promise<boolean>;
  /** Whether keys that have changed are written too. */
  readonly replace: boolean;
  /** Whether a person reads the output. */
  readonly person: boolean;
  readonly write: (text: string) => void;
  /** Takes a line that is no result. */
  readonly say: (line: string) => void;
}

/** Below sshd's default MaxStartups of 10 for hosts behind one bastion. */
const atOnce = 8;

/**
 * Shows the host keys of a stack's machines and writes them into its file, when that is agreed to.
 *
 * @param directory of the project
 * @returns whether every key is known now.
 * @throws ConfigError, or Error that says why nothing could be looked at.
 */
export async function trust(directory: string, stack: string, choices: Choices): Promise<boolean> {
  const project = (parse(readFileSync(join(directory, "Pulumi.yaml"), "utf8")) as { name: string })
    .name;
  const path = join(directory, `Pulumi.${basename(stack)}.yaml`);
  const read = () => readFileSync(path, "utf8");
  const targets = targetsOf(read(), project, readLocalFile);
  const way = new Way(targets, () => stackCredentials(targets, stack, project, directory));

  /** Shows, asks and writes; gives those that are trusted now. */
  const settle = async (verdicts: readonly Verdict[]): Promise<Verdict[]> => {
    choices.write(table(verdicts, choices.person));
    const fresh = verdicts.filter(
      ({ status }) => status === "new" || (status === "changed" && choices.replace),
    );
    const what = `Write ${count(fresh.length)} into ${basename(path)}? Compare them at the machines first.`;
    const agreed = fresh.length > 0 && (await choices.confirm(what));
    const keys = fresh.map(({ target: { place }, presented: hostKey }) => ({ place, hostKey }));
    if (agreed) replaceFile(path, withHostKeys(read(), keys));
    if (agreed) choices.say(`wrote ${count(fresh.length)} into ${basename(path)}`);
    for (const { target, status } of verdicts)
      if (status === "changed" && !choices.replace) choices.say(changed(target));
    return verdicts.filter((one) => one.status === "known" || (agreed && fresh.includes(one)));
  };

  try {
    for (const bastion of targets.bastions) {
      const [trusted] = await settle([await examine(bastion, await way.last())]);
      if (!trusted) return false;
      way.add(bastion, trusted.presented);
    }
    const through = await way.last();
    const limit = pLimit(atOnce);
    const looks = targets.hosts.map((host) => limit(() => examine(host, through)));
    return (await settle(await Promise.all(looks))).length === targets.hosts.length;
  } finally {
    way.leave();
  }
}

/** The bastions that are trusted so far, and the connection to the last of them. */
class Way {
  private readonly hops: Bastion[] = [];
  private client: Client | undefined;

  constructor(
    private readonly targets: Targets,
    private readonly credentials: () => ReturnType<typeof stackCredentials>,
  ) {}

  add({ address, port, user }: Target, hostKey: string): void {
    this.leave();
    this.hops.push({ address, port, user, hostKey });
  }

  async last(): Promise<Client | undefined> {
    const target = this.hops.at(-1);
    if (!target) return undefined;
    const name = this.targets.bastions[this.hops.length - 1]!.name;
    const credentials = { ...(await this.credentials()), bastions: this.hops.slice(0, -1) };
    return (this.client ??= await connect({ name, ...target, user: target.user! }, credentials));
  }

  leave(): void {
    this.client?.end();
    this.client = undefined;
  }
}

function replaceFile(path: string, text: string): void {
  writeFileSync(`${path}.new`, text, { mode: statSync(path).mode });
  renameSync(`${path}.new`, path);
}

const count = (keys: number): string => (keys === 1 ? "1 key" : `${keys} keys`);

const changed = ({ name, listed }: Target): string =>
  `${name}: presents another key than ${listed ? "the stack file" : "known_hosts"} has: another machine, or the same one installed anew. ` +
  "Find out which at the machine; --replace writes the new key.";
