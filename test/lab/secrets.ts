import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { execOnHost, isPowered, labHost } from "../../lab/hosts";
import { sshKeyFile } from "../../lab/hosts/paths";
import { searchHost } from "./host-search";
import { place } from "./place";
import { pulumi, succeeded } from "./pulumi";
import { clusterHosts } from "./cluster-hosts";

const keyHeader = /-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----/;
const secretKeys = "find / /run /tmp -xdev -type f -name '*.key' -print0 | xargs -0 -r cat";

/**
 * Texts that reveal a secret: a middle line of each private key on hosts, in the encrypted state and on this machine,
 * as it is and within base64, and the keys for Secrets.
 */
export async function secretTexts(): Promise<ReadonlySet<string>> {
  const exported = await succeeded(pulumi(["stack", "export", "--show-secrets"]));
  const onHosts = await Promise.all(running().map((host) => execOnHost(host, secretKeys)));
  const state = JSON.parse(exported.stdout) as Exported;
  const inState = strings(state);
  const texts = [...onHosts, ...inState, readFileSync(sshKeyFile, "utf8")];
  const kubeconfigs = texts.flatMap((text) =>
    [...text.matchAll(/client-key-data: (\S+)/g)].map(([, data]) => data!),
  );
  const keys = [...texts, ...kubeconfigs.map((data) => Buffer.from(data, "base64").toString())];
  return new Set([
    ...keys.flatMap(keyLines),
    ...kubeconfigs.map((data) => data.slice(80, 140)),
    ...encryptionKeys(state),
  ]);
}

/**
 * Fails if a secret is in the engine's files, in the output of a command so far, whatever its result, in the exported
 * stack, or on a host outside its place.
 *
 * @param former secrets that no longer exist
 */
export async function assertSecretsKept(former: Iterable<string> = []): Promise<void> {
  const secrets = new Set([...former, ...(await secretTexts())]);
  const { stdout } = await succeeded(pulumi(["stack", "export"]));
  assert.deepEqual(secretsIn(stdout, secrets), [], "pulumi stack export");
  for (const directory of ["outputs", "state", "home"])
    for (const [file, text] of filesBelow(join(place, directory)))
      assert.deepEqual(secretsIn(text, secrets), [], file);
  for (const host of running()) assert.deepEqual(await searchHost(host, secrets), [], host);
}

const running = () => clusterHosts.filter((host) => isPowered(labHost(host)));

/** The keys that encrypt Secrets in etcd. */
function encryptionKeys({ deployment }: Exported): string[] {
  const made = deployment.resources?.filter(({ type }) => type.endsWith(":EncryptionKey")) ?? [];
  return made
    .flatMap(({ outputs }) => strings(outputs))
    .filter((text) => /^[\w+/]{43}=$/.test(text));
}

interface Exported {
  readonly deployment: {
    readonly resources?: readonly { readonly type: string; readonly outputs?: unknown }[];
  };
}

/** The secret lines in a text, and the beginnings of private keys. */
export const secretsIn = (text: string, secrets: ReadonlySet<string>): string[] => [
  ...(keyHeader.test(text) ? ["the beginning of a private key"] : []),
  ...[...secrets].filter((secret) => text.includes(secret)),
];

/** Every file below a directory with its text. */
export function* filesBelow(directory: string): Generator<readonly [string, string]> {
  for (const entry of readdirSync(directory, { withFileTypes: true, recursive: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile()) yield [path, readFileSync(path, "latin1")];
  }
}

/** The second line of each private key in a text: the first lines begin alike. */
const keyLines = (text: string): string[] =>
  [...text.matchAll(/PRIVATE KEY-----\n.+\n(.{60,})\n/g)].map(([, line]) => line!);

function strings(value: unknown): string[] {
  if (typeof value === "string") return unwrapped(value);
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(strings);
}

/** The engine exports a secret as JSON within a string. */
function unwrapped(text: string): string[] {
  try {
    return text.startsWith('"') || text.startsWith("{") ? strings(JSON.parse(text)) : [text];
  } catch {
    return [text];
  }
}
