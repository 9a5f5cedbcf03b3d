import { pattern, shown } from "./text";

/** A file on a host: an absolute path without `.`, `..`, blanks and quotes. */
export const filePath = pattern(
  "absolute path",
  /^(\/(?!\.{1,2}(\/|$))[A-Za-z0-9_.@%+=:-]+)+$/,
  (issue) =>
    `${shown(issue)} is not the absolute path of a file: letters, digits and _.@%+=:- between slashes`,
);

/** Permission bits of a file that its owner can read. YAML reads 0644 without quotes as another number. */
export const fileMode = pattern(
  "file mode",
  /^0[4-7][0-7]{2}$/,
  (issue) => `${shown(issue)} is not a mode such as "0644", in quotes`,
);

/** A unit of systemd that can be restarted. */
export const restartableUnit = pattern(
  "unit",
  /^[A-Za-z0-9:_.@-]+\.(service|socket|timer|path)$/,
  (issue) => `${shown(issue)} is not a unit of systemd such as ssh.service`,
);
