import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { clusterSettings, fillSections } from "../../config/effective/cluster";
import { sectionErrors } from "../../config/effective/errors";
import { hostSettings } from "../../config/effective/host";
import { at } from "../../config/effective/settings";
import { ConfigError } from "../../config/errors";
import type { HostSection } from "../../config/schema";
import { similar } from "../../config/settings/similar";
import { readLocalFile } from "../../config/values";
import { printable } from "../../text/printable";
import { readArguments, runCommand } from "../arguments";
import { projectName } from "../project";
import { readStackFile, type StackFile } from "./stack-file";
import { hostsTable, settingsTable } from "./table";

const usage = `usage: npm run config -- STACK [HOST] [--json] [--config-file FILE]

Prints the effective configuration: every value of a host, or of the cluster with a line for each host, and where it comes from: a
default, a section of the stack file, a group, the host itself, or the known_hosts file. Secrets are shown as [secret].

Reads the stack file alone: contacts no host and needs neither Pulumi's state nor the passphrase. Leaves out keys that have neither
a value nor a default. Checks keys and types; pulumi preview checks the rest.

  --json              print a list of keys with their values and origins, with long values in full
  --config-file FILE  the stack file, if it is not Pulumi.STACK.yaml`;

function main(args: readonly string[]): void {
  const { values, words } = readArguments(args, {
    usage,
    words: [1, 2],
    options: {
      json: { type: "boolean", default: false },
      "config-file": { type: "string" },
    },
  });
  const [stack, name] = words as [string, string?];
  const file = values["config-file"] ?? `Pulumi.${basename(stack)}.yaml`;
  const { sections: written, environment } = stackFile(file);
  if (environment) warn(`reading ${file}: values of its Pulumi ESC environments are not shown`);
  const sections = fillSections(written);
  const errors = sectionErrors(sections);
  if (errors.length > 0) throw new ConfigError(errors);

  const hosts = sections.filled["hosts"] as readonly HostSection[];
  if (name === undefined) {
    const settings = clusterSettings(sections);
    if (values.json) return print(json(settings));
    return print(`${settingsTable(settings)}\n${hostsTable(hosts)}`);
  }
  const index = hosts.findIndex((host) => host.name === name);
  if (index < 0) throw new Error(noHost(file, name, hosts));
  const settings = hostSettings(
    sections,
    index,
    knownHosts(at(written, ["ssh", "knownHostsFile"])),
  );
  print(values.json ? json(settings) : settingsTable(settings));
}

function stackFile(file: string): StackFile {
  try {
    return readStackFile(readFileSync(file, "utf8"), projectName());
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const remedy = code === "ENOENT" ? "; name another stack, or pass --config-file" : "";
    // The other lines would quote the file, including its secrets.
    throw new Error(`config: reading ${file}: ${message.split("\n")[0]}${remedy}`);
  }
}

function knownHosts(file: unknown): string {
  if (typeof file !== "string") return "";
  try {
    return readLocalFile(file);
  } catch (error) {
    warn(`reading ${file}: ${(error as Error).message}; host keys from it are not shown`);
    return "";
  }
}

function noHost(file: string, name: string, hosts: readonly HostSection[]): string {
  const names = hosts.map((host) => host.name);
  const close = similar(name, names);
  return `config: reading ${file}: there is no host ${name}; ${close ? `did you mean ${close}?` : `hosts are ${names.join(", ")}`}`;
}

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
const print = (text: string): void => void process.stdout.write(printable(text));
const warn = (text: string): void => console.error(printable(`config: ${text}`));

void runCommand((args) => Promise.resolve(args).then(main));
