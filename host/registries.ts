import type { RegistryCheck } from "../layers/registries/probes";
import type { Credentials, RemoteHost } from "../ssh/host";
import { runAsRoot } from "../ssh/root-shell";
import { printableLine } from "../text/printable";
import { ownScript } from "./owner";

/** A registry's answer to a host. */
export interface RegistryAnswer {
  /** Exit code of curl; 0 if there was an answer. */
  readonly exit: number;
  /** HTTP status; 0 if there was no answer. */
  readonly status: number;
  /** curl's error message. */
  readonly words: string;
}

/**
 * Makes a host ask registries and mirrors for one manifest each. Logins go over standard input, never on a command
 * line.
 *
 * @returns one answer per probe, in order; undefined if the host reported none
 * @throws RemoteError if the host is unreachable
 */
export async function askRegistries(
  host: RemoteHost,
  credentials: Credentials,
  { probes, proxy }: RegistryCheck,
): Promise<readonly (RegistryAnswer | undefined)[]> {
  const lines = probes.map(({ url, authorization, ca }) =>
    [url, authorization ?? "-", ca ? Buffer.from(`${ca}\n`).toString("base64") : "-"].join("\t"),
  );
  const output = await runAsRoot(host, credentials, {
    doing: "asking registries",
    script: ownScript(host, ["probe-registries"], {
      PROBES: lines.join("\n"),
      HTTP: proxy?.http ?? "",
      HTTPS: proxy?.https ?? "",
      EXCEPT: proxy?.except ?? "",
    }),
    readOnly: true,
    timeoutSeconds: 90,
  });
  const rows = output.split("\n").map((line) => line.split("\t"));
  return probes.map((_, index) => {
    const row = rows.find(([kind, number]) => kind === "registry" && number === String(index));
    if (!row) return undefined;
    const [, , exit, status, words = ""] = row;
    return { exit: Number(exit), status: Number(status) || 0, words: printableLine(words, 200) };
  });
}
