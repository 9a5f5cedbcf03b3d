import type { Client, ServerHostKeyAlgorithm } from "ssh2";
import { ConnectionError } from "../../ssh/errors";
import { fingerprint, hostKeyAlgorithms } from "../../ssh/host-key";
import { presentedKey } from "../../ssh/connection";
import type { Target } from "./targets";

/** Result of checking a machine's host key. */
export interface Verdict {
  readonly target: Target;
  readonly status: "known" | "new" | "changed" | "failed";
  /** Key presented, as `type base64`; empty when unreachable. */
  readonly presented: string;
  /** The last column of the table. */
  readonly remark: string;
}

/** In order of preference. */
const preferred = [
  "ssh-ed25519",
  "ecdsa-sha2-nistp256",
  "ecdsa-sha2-nistp384",
  "ecdsa-sha2-nistp521",
  "rsa-sha2-512",
  "rsa-sha2-256",
] as const satisfies readonly ServerHostKeyAlgorithm[];

/**
 * Fetches a machine's host key without logging in; of the known key's type if there is one.
 *
 * @param through connection to the last bastion
 */
export async function examine(target: Target, through?: Client): Promise<Verdict> {
  try {
    const blob = await presented(target, through);
    const key = `${blob.subarray(4, 4 + blob.readUInt32BE(0)).toString()} ${blob.toString("base64")}`;
    const known = target.known?.split(" ").slice(0, 2).join(" ");
    const status = known === undefined ? "new" : known === key ? "known" : "changed";
    const was = status === "changed" ? `, was ${describeKey(known!)}` : "";
    return { target, status, presented: key, remark: `${describeKey(key)}${was}` };
  } catch (error) {
    return { target, status: "failed", presented: "", remark: (error as Error).message };
  }
}

async function presented({ name, known, ...endpoint }: Target, through?: Client): Promise<Buffer> {
  if (!known) return presentedKey(name, endpoint, preferred, through);
  const same = hostKeyAlgorithms(known.split(" ")[0]!);
  return presentedKey(name, endpoint, same, through).catch((error: unknown) => {
    const other = error instanceof ConnectionError && error.doing.startsWith("checking");
    if (!other) throw error;
    return presentedKey(name, endpoint, preferred, through);
  });
}

const describeKey = (key: string): string => {
  const [type, base64 = ""] = key.split(" ");
  return `${fingerprint(Buffer.from(base64, "base64"))} (${type})`;
};
