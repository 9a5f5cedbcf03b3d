import { z } from "zod";
import { pattern, shown, text } from "./text";

/** SHA-256 of a file. */
export const sha256 = pattern(
  "SHA-256",
  /^[0-9a-f]{64}$/,
  (issue) => `${shown(issue)} is not a SHA-256 in hexadecimal`,
);

/** A public host key in the format of known_hosts and authorized_keys. */
export const hostKey = pattern(
  "public key",
  /^(ssh-|ecdsa-)\S+ [A-Za-z0-9+/]+=*( .*)?$/,
  () => `is not a public key such as "ssh-ed25519 AAAA…"`,
);

/** A key of an SSH agent: its public key or its fingerprint. */
export const agentKey = pattern(
  "public key or fingerprint",
  /^((ssh-|ecdsa-)\S+ [A-Za-z0-9+/]+=*( .*)?|SHA256:[A-Za-z0-9+/]{43}=?)$/,
  (issue) =>
    `${shown(issue)} is neither a public key such as "ssh-ed25519 AAAA…" nor a fingerprint such as "SHA256:…"`,
);

/** A user of a host. A colon would end the name in /etc/passwd. */
export const loginUser = pattern(
  "user",
  /^[^:\p{Cc}]+$/u,
  (issue) => `${shown(issue)} is not a user: it is empty, or holds a colon or a control character`,
);

/** A private key in one of the formats of ssh2. Whether its passphrase opens it shows at the first login. */
export const privateKey = text(
  "secret",
  (value) => /^\s*(-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----\s|PuTTY-User-Key-File-[23]: )/.test(value),
  () =>
    'is not a private key: it begins neither with "-----BEGIN … PRIVATE KEY-----" nor as a key of PuTTY',
);

/** A directory on a host. */
export const directory = pattern(
  "absolute path",
  /^(\/[A-Za-z0-9_][A-Za-z0-9._-]*)+$/,
  (issue) => `${shown(issue)} is not an absolute path of letters, digits, dots, hyphens and _`,
);

/** A bucket name, by S3's rules. */
export const bucket = pattern(
  "bucket name",
  /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
  (issue) =>
    `${shown(issue)} is not the name of a bucket: 3 to 63 lower case letters, digits, dots and hyphens`,
);

/** Prefix of object names in a bucket. */
export const objectPrefix = pattern(
  "path",
  /^[A-Za-z0-9_.-]+(\/[A-Za-z0-9_.-]+)*$/,
  (issue) => `${shown(issue)} is not a path of letters, digits, dots, hyphens and _`,
);

/** A region of a cloud. */
export const region = pattern(
  "region",
  /^[a-z0-9-]+$/,
  (issue) => `${shown(issue)} is not a region such as us-east-1`,
);

/** A secret that is one word. */
export const word = pattern("word", /^[!-~]+$/, () => "is not one word of printable ASCII");

/** A path on the machine that runs Pulumi. */
export const localPath = z.string().min(1).meta({ title: "path" });

/** A value that is encrypted in the stack file: `pulumi config set --secret`. */
export const secret = z.string().meta({ title: "secret" });

/** The name of a sysctl. */
export const sysctl = pattern(
  "sysctl",
  /^[a-z0-9_-]+(\.[A-Za-z0-9_-]+)+$/,
  (issue) => `${shown(issue)} is not the name of a sysctl such as net.core.somaxconn`,
);

/** The value of a sysctl: words with one space between. */
export const sysctlValue = z
  .number()
  .int()
  .transform(String)
  .or(
    pattern(
      "sysctl value",
      /^[!-~]+( [!-~]+)*$/,
      (issue) => `${shown(issue)} is not a number, or words with one space between`,
    ),
  );

/** The name of a kernel module. */
export const kernelModule = pattern(
  "kernel module",
  /^[A-Za-z0-9][A-Za-z0-9_-]*$/,
  (issue) => `${shown(issue)} is not the name of a kernel module`,
);

/** The name of a setting of a unit, as systemd spells it. */
export const unitSetting = pattern(
  "setting",
  /^[A-Z][A-Za-z]*$/,
  (issue) => `${shown(issue)} is not a setting of systemd such as LimitMEMLOCK`,
);

/** The value of such a setting. Empty, it takes back what was set before. */
export const unitValue = z
  .number()
  .transform(String)
  .or(pattern("text", /^[^\p{Cc}]*$/u, (issue) => `${shown(issue)} holds a control character`));
