import { execOnHost } from "../../lab/hosts";

/**
 * Searches a host for secrets outside their place: in files that other users may read, temporary files, the ledger,
 * logs, the journal, arguments and environments of processes; and for core dumps, and binaries that may leave one.
 *
 * @param secrets lines that reveal a secret
 * @returns a line for each finding: what and where, without the secret.
 */
export const searchHost = async (host: string, secrets: Iterable<string>): Promise<string[]> =>
  (await execOnHost(host, searchScript(), { input: needles(secrets), timeoutMs: 180_000 }))
    .split("\n")
    .filter(Boolean)
    .sort();

/** Standard input of the script. */
export const needles = (secrets: Iterable<string>): string =>
  [...secrets].map((secret) => `${secret}\n`).join("");

/** Programs whose memory holds keys. */
const keepers = "containerd|kubelet|etcd|kube-apiserver|kube-controller|kube-scheduler|kube-proxy";

/**
 * The search, as a script for bash.
 *
 * @param root directory to search
 */
export const searchScript = (root = ""): string => `
umask 077
needles=$(mktemp -p "${root}/run")
trap 'rm -f "$needles"' EXIT
cat >"$needles"
holders() { xargs -0 -r grep --text --files-with-matches --fixed-strings --file="$needles" 2>/dev/null | sed "s|^|$1: |"; }
files() { find "$@" -xdev -type f ! -path "$needles" -print0 2>/dev/null; }

find "${root}/" "${root}/run" "${root}/tmp" -xdev -type f -perm /077 -size -1024k -print0 2>/dev/null | holders 'readable by others'
files "${root}/tmp" "${root}/var/tmp" "${root}/dev/shm" "${root}/run" | holders 'temporary file'
files "${root}/var/lib/kubernetes-on-bare-metal" | holders 'ledger'
files "${root}/var/log" | holders 'log'
find "${root}/proc" -maxdepth 2 '(' -name cmdline -o -name environ ')' -print0 2>/dev/null | holders 'process'
${root ? "" : 'if journalctl --quiet --output=cat | grep --quiet --text --fixed-strings --file="$needles"; then echo journal; fi'}

# Byte 16 of an ELF file is 4 where it is a core.
find "${root}/" -xdev -type f '(' -name 'core' -o -name 'core.*' -o -path '*/systemd/coredump/*' ')' -print0 2>/dev/null |
  while IFS= read -r -d '' path; do
    case $(od -An -tx1 -N17 "$path" | tr -d ' \\n') in 7f454c46*04) echo "core dump: $path" ;; esac
    case $path in *.zst | *.lz4 | *.xz) echo "core dump: $path" ;; esac
  done
for process in "${root}"/proc/[0-9]*; do
  name=$(cat "$process/comm" 2>/dev/null) || continue
  grep -qxE '${keepers}.*' <<<"$name" || continue
  [ "$(awk '/^Max core file size/ { print $5 }' "$process/limits")" = 0 ] || echo "may dump core: $name"
done
exit 0
`;
