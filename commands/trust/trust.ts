import { readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import pLimit from "p-limit";
import type { Client } from "ssh2";
import { readLocalFile } from "../../config/values";
import type { Bastion } from "../../ssh/host";
import { connect } from "../../ssh/connection";
import { projectName } from "../project";
import { stackCredentials } from "./credentials";
import { examine, type Verdict } from "./examine";
import { withHostKeys } from "./stack-file";
import { table } from "./table";
import { targetsOf, type Target, type Targets } from "./targets";

/** Behaviour and output of the command. */
export interface Choices {
  /** Asks whether to trust the keys shown. */
  readonly confirm: (question: string) => Promise<boolean>;
  /** Whether to write changed keys too. */
  readonly replace: boolean;
  /** Whether the output is a terminal. */
  readonly interactive: boolean;
  readonly write: (text: string) => void;
  /** Receives messages that are not results. */
  readonly report: (line: string) => void;
}

/** Below sshd's default MaxStartups of 10 for hosts behind one bastion. */
const maxConcurrent = 8;

/**
 * Shows the host keys of a stack's machines and, once confirmed, writes them into the stack file.
 *
 * @param directory of the project
 * @returns whether all keys are known now.
 * @throws ConfigError, or Error when a bastion or a file cannot be used.
 */
export async function trust(directory: string, stack: string, choices: Choices): Promise<boolean> {
  const project = projectName(directory);
  const path = join(directory, `Pulumi.${basename(stack)}.yaml`);
  const read = () => readFileSync(path, "utf8");
  const targets = targetsOf(read(), project, readLocalFile);
  const chain = new HopChain(targets, () => stackCredentials(targets, stack, project, directory));

  /** Shows keys, asks and writes; returns the trusted ones. */
  const reviewKeys = async (verdicts: readonly Verdict[]): Promise<Verdict[]> => {
    choices.write(table(verdicts, choices.interactive));
    const fresh = verdicts.filter(
      ({ status }) => status === "new" || (status === "changed" && choices.replace),
    );
    const what = `Write ${count(fresh.length)} into ${basename(path)}? Compare them on the machines first.`;
    const agreed = fresh.length > 0 && (await choices.confirm(what));
    const keys = fresh.map(({ target: { place }, presented: hostKey }) => ({ place, hostKey }));
    if (agreed) replaceFile(path, withHostKeys(read(), keys));
    if (agreed) choices.report(`wrote ${count(fresh.length)} into ${basename(path)}`);
    for (const { target, status } of verdicts)
      if (status === "changed" && !choices.replace) choices.report(changed(target));
    return verdicts.filter((one) => one.status === "known" || (agreed && fresh.includes(one)));
  };

  try {
    for (const bastion of targets.bastions) {
      const [trusted] = await reviewKeys([await examine(bastion, await chain.last())]);
      if (!trusted) return false;
      chain.add(bastion, trusted.presented);
    }
    const through = await chain.last();
    const limit = pLimit(maxConcurrent);
    const verdicts = targets.hosts.map((host) => limit(() => examine(host, through)));
    return (await reviewKeys(await Promise.all(verdicts))).length === targets.hosts.length;
  } finally {
    chain.disconnect();
  }
}

/** The bastions trusted so far, with the connection to the last one. */
class HopChain {
  private readonly hops: Bastion[] = [];
  private client: Client | undefined;

  constructor(
    private readonly targets: Targets,
    private readonly credentials: () => ReturnType<typeof stackCredentials>,
  ) {}

  add({ address, port, user }: Target, hostKey: string): void {
    this.disconnect();
    this.hops.push({ address, port, user, hostKey });
  }

  async last(): Promise<Client | undefined> {
    const target = this.hops.at(-1);
    if (!target) return undefined;
    const name = this.targets.bastions[this.hops.length - 1]!.name;
    const logins = await this.credentials();
    const bastions = this.hops.slice(0, -1).map((hop, index) => ({ ...hop, login: logins[index] }));
    const credentials = { ...logins[this.hops.length - 1], bastions };
    return (this.client ??= await connect({ name, ...target, user: target.user! }, credentials));
  }

  disconnect(): void {
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
  `${name}: checking its host key: it differs from the key in ${listed ? "the stack file" : "known_hosts"}: another or a reinstalled machine; ` +
  "verify the new key on the machine, then pass --replace";
