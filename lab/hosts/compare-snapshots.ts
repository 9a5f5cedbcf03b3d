import { type Snapshot, type View } from "./snapshot";

/** Parts of a snapshot that change on their own, by a login, or by a reboot. */
export const volatile: RegExp[] = [
  /^files \/var\/log\/(journal\/|wtmp|btmp|lastlog)/,
  /^files \/run\/(utmp$|log\/|sudo\/ts|systemd\/|credentials|nologin$|sshd.pid$|agetty.reload$)/,
  /^files \/var\/lib\/systemd\/(random-seed|timers)/,
  /^files (\/var)?\/tmp\/systemd-private-/,
  /^files \/home\/admin\/\.sudo_as_admin_successful$/,
  /^mounts (\/proc\/(kmsg|sys\/kernel\/random\/boot_id)$|\/run\/credentials\/)/,
  /^links local fe80:/,
  /^processes (root|sshd|admin) sshd: (admin|\[accepted\]|unknown)/,
  // Services that timers of the distribution start, one of them 15 minutes after boot.
  /^(units|cgroups \S+)[ /](systemd-tmpfiles-clean|dpkg-db-backup|e2scrub_all)\.(service|timer)$/,
  /^processes root (systemd-tmpfiles --clean$|\[systemd-tmpfile\])/,
  /^units run-credentials-/,
];

/**
 * Differences between two snapshots of a host, one per line: `files /etc/motd: gone`, sorted. `ignore` holds patterns
 * for the start of such lines, up to the colon.
 */
export function compareSnapshots(
  before: Snapshot,
  after: Snapshot,
  ignore: RegExp[] = [],
): string[] {
  return (Object.keys(before) as (keyof Snapshot)[])
    .flatMap((aspect) => compareViews(aspect, before[aspect], after[aspect], ignore))
    .sort();
}

function compareViews(aspect: string, before: View, after: View, ignore: RegExp[]): string[] {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return keys
    .filter((key) => before[key] !== after[key])
    .filter((key) => !ignore.some((pattern) => pattern.test(`${aspect} ${key}`)))
    .map((key) => `${aspect} ${key}: ${difference(before[key], after[key])}`);
}

function difference(before: string | undefined, after: string | undefined): string {
  if (before === undefined) return `new: ${after}`;
  if (after === undefined) return `gone, was ${before}`;
  return `${before} became ${after}`;
}
