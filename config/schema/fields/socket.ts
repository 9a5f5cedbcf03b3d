import { shown, text } from "./text";

const directories = "(/[a-z0-9]([a-z0-9-]*[a-z0-9])?){2,}";
const socket = new RegExp(
  `^unix://(?=.{1,100}$)(?<directory>${directories})/[A-Za-z0-9][A-Za-z0-9._-]*$`,
);

/** A socket on a host, in a directory that may be shown to a pod: its path becomes the name of a volume. */
export const unixSocket = text(
  "socket",
  (value) => {
    const { directory } = socket.exec(value)?.groups ?? {};
    return directory !== undefined && directory.length <= 64;
  },
  (issue) =>
    `${shown(issue)} is not a socket in a directory of its own, such as unix:///run/kms/vault.sock`,
);
