import { z } from "zod";
import { addressRange, isAddress, isNetwork } from "./addresses";

type Fault = { readonly input?: unknown };
const shown = (fault: Fault) => JSON.stringify(fault.input);
const text = (valid: (value: string) => boolean, fault: (fault: Fault) => string) =>
  z.string().refine(valid, { error: fault });
const pattern = (valid: RegExp, fault: (fault: Fault) => string) =>
  text((value) => valid.test(value), fault);

const label = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";

/** One IPv4 address. */
export const address = text(isAddress, (fault) => `${shown(fault)} is not an IPv4 address`);

/** A DNS server as an address with or without a port, or the file that names those of a host. */
export const resolver = text(
  (value) => {
    const [, host = "", number = "53"] = /^([^:]*)(?::(\d{1,5}))?$/.exec(value) ?? [];
    return value === "/etc/resolv.conf" || (isAddress(host) && port.safeParse(+number).success);
  },
  (fault) =>
    `${shown(fault)} is neither an IPv4 address, with a port where it is not 53, nor /etc/resolv.conf`,
);

/** An IPv4 network whose host bits are zero. */
export const network = text(
  isNetwork,
  (fault) => `${shown(fault)} is not an IPv4 network such as 10.244.0.0/16`,
);

/** Addresses that a load balancer may hand out, as MetalLB writes them. */
export const range = text(
  (value) => addressRange(value) !== undefined,
  (fault) => `${shown(fault)} is neither a range such as 192.0.2.200-192.0.2.220 nor a network`,
);

/** An RFC 1123 label, as Kubernetes demands of names. */
export const name = pattern(
  new RegExp(`^${label}$`),
  (fault) => `${shown(fault)} is not a name: lower case letters, digits and hyphens, at most 63`,
);

const subdomain = `(?=.{1,253}(?![a-z0-9.-]))(${label}\\.)*${label}`;

/** An RFC 1123 subdomain. */
export const domain = pattern(
  new RegExp(`^${subdomain}$`),
  (fault) => `${shown(fault)} is not a DNS name`,
);

/** Where clients outside reach the API: a DNS name or an IPv4 address, with or without a port. */
export const endpoint = text(
  (value) => new RegExp(`^(${label}\\.)*${label}(:\\d{1,5})?$`).test(value) && !/:0*$/.test(value),
  (fault) =>
    `${shown(fault)} is neither a DNS name nor an IPv4 address, with a port where it is not 6443`,
);

/** A release number without the leading `v`. */
export const release = pattern(
  /^\d+\.\d+\.\d+([-+.][0-9A-Za-z.-]+)?$/,
  (fault) => `${shown(fault)} is not a release such as 1.37.2`,
);

/** A network interface, as Linux names one. */
export const interfaceName = pattern(
  /^[A-Za-z0-9_.@-]{1,15}$/,
  (fault) => `${shown(fault)} is not the name of a network interface such as eth0`,
);

/** A TCP port. */
export const port = z.number().int().min(1).max(65535);

/** Base of http addresses, as hosts hand it to curl and write it into lists: ASCII, with anything else encoded. */
export const httpUrl = text(
  (value) => /^https?:\/\/[\w.~:/?#@%&=+,;!()*[\]-]+$/.test(value) && URL.canParse(value),
  (fault) => `${shown(fault)} is not an http or https address`,
);

/** Processors in whole ones, with a point, or in thousandths. Kubernetes knows nothing finer. */
export const cpu = pattern(
  /^(\d+(\.\d{1,3})?|\d+m)$/,
  (fault) => `${shown(fault)} is not an amount of processors such as 1, 0.5 or 500m`,
);

/** Bytes as a quantity of Kubernetes. Of its suffixes `m`, `u` and `n` mean parts of a byte, and are refused. */
export const bytes = pattern(
  /^(\d+([eE]\d+)?|\d+(\.\d+)?([kMGTPE]|[KMGTPE]i))$/,
  (fault) => `${shown(fault)} is not an amount of bytes such as 512Mi, 2Gi or 1G`,
);

/** A number of things, as a quantity of Kubernetes. */
export const count = pattern(
  /^\d+$/,
  (fault) => `${shown(fault)} is not a whole number such as "1000"`,
);

/** A share of the hosts. */
export const share = pattern(
  /^([1-9]\d?|100)%$/,
  (fault) => `${shown(fault)} is neither a number of hosts nor a share such as 25%`,
);

/** SHA-256 of a file. */
export const sha256 = pattern(
  /^[0-9a-f]{64}$/,
  (fault) => `${shown(fault)} is not a SHA-256 in hexadecimal`,
);

/** A public host key in the format of known_hosts and authorized_keys. */
export const hostKey = pattern(
  /^(ssh-|ecdsa-)\S+ [A-Za-z0-9+/]+=*( .*)?$/,
  () => `is not a public key such as "ssh-ed25519 AAAA…"`,
);

/** The key of a Kubernetes label or taint. */
export const labelKey = pattern(
  new RegExp(`^(${subdomain}/)?[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?$`),
  (fault) => `${shown(fault)} is not a Kubernetes label key`,
);

/** The value of a Kubernetes label or taint. */
export const labelValue = pattern(
  /^([A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?)?$/,
  (fault) => `${shown(fault)} is not a Kubernetes label value`,
);

/** A directory of a host. */
export const directory = pattern(
  /^(\/[A-Za-z0-9_][A-Za-z0-9._-]*)+$/,
  (fault) => `${shown(fault)} is not an absolute path of letters, digits, dots, hyphens and _`,
);

/** A bucket, by the rules of S3 for names. */
export const bucket = pattern(
  /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
  (fault) =>
    `${shown(fault)} is not the name of a bucket: 3 to 63 lower case letters, digits, dots and hyphens`,
);

/** What the names of objects in a bucket begin with. */
export const objectPrefix = pattern(
  /^[A-Za-z0-9_.-]+(\/[A-Za-z0-9_.-]+)*$/,
  (fault) => `${shown(fault)} is not a path of letters, digits, dots, hyphens and _`,
);

/** A region of a cloud. */
export const region = pattern(
  /^[a-z0-9-]+$/,
  (fault) => `${shown(fault)} is not a region such as us-east-1`,
);

/** A secret that is one word. */
export const word = pattern(/^[!-~]+$/, () => "is not one word of printable ASCII");

/** A time that comes again, as systemd writes it. */
export const calendar = pattern(
  /^[A-Za-z0-9*:.,/~ -]+$/,
  (fault) =>
    `${shown(fault)} is not a calendar event such as "*-*-* 00/6:00:00"; systemd-analyze calendar tells what one means`,
);

/** Refuses a list in which a value stands twice. */
export const unique = (values: readonly string[], context: z.RefinementCtx): void =>
  values.forEach((value, index) => {
    if (values.indexOf(value) < index)
      context.addIssue({
        code: "custom",
        path: [index],
        message: `${JSON.stringify(value)} is listed twice`,
      });
  });
