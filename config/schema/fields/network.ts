import { isIP } from "node:net";
import { z } from "zod";
import { addressRange, isAddress } from "../../addresses";
import { label } from "./kubernetes";
import { pattern, shown, text } from "./text";

/** A TCP port in text, as a pattern. */
export const portPattern =
  "(6553[0-5]|655[0-2]\\d|65[0-4]\\d{2}|6[0-4]\\d{3}|[1-5]\\d{4}|[1-9]\\d{0,3})";

/** One IPv4 address. */
export const address = text(
  "IPv4 address",
  isAddress,
  (issue) => `${shown(issue)} is not an IPv4 address`,
);

/** A DNS server as an address with or without a port, or `/etc/resolv.conf` for the host's own. */
export const resolver = text(
  "DNS server",
  (value) => value === "/etc/resolv.conf" || isServer(value),
  (issue) =>
    `${shown(issue)} is neither an IPv4 address with an optional port, nor /etc/resolv.conf`,
);

/** A DNS server as an address with or without a port. */
export const dnsServer = text(
  "DNS server",
  isServer,
  (issue) => `${shown(issue)} is not an IPv4 address with an optional port`,
);

/** Addresses for a load balancer, in the syntax of MetalLB. */
export const range = text(
  "address range or network",
  (value) => addressRange(value) !== undefined,
  (issue) => `${shown(issue)} is neither a range such as 192.0.2.200-192.0.2.220 nor a network`,
);

/** Endpoint of the API: a DNS name or an IPv4 address, with or without a port. */
export const endpoint = text(
  "host or host:port",
  (value) => new RegExp(`^(${label}\\.)*${label}(:${portPattern})?$`).test(value),
  (issue) => `${shown(issue)} is neither a DNS name nor an IPv4 address, with an optional port`,
);

/** The address of a bastion, which the SSH client on your machine resolves: in upper case or of IPv6 too. */
export const bastionAddress = text(
  "address or DNS name",
  (value) => isIP(value) > 0 || /^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$/.test(value),
  (issue) => `${shown(issue)} is neither a DNS name nor an address`,
);

/** The address of an sshd: a DNS name or an IPv4 address. */
export const hostAddress = pattern(
  "address or DNS name",
  new RegExp(`^(${label}\\.)*${label}$`),
  (issue) => `${shown(issue)} is neither a DNS name nor an IPv4 address`,
);

/** The name of a network interface. */
export const interfaceName = pattern(
  "interface",
  /^[A-Za-z0-9_.@-]{1,15}$/,
  (issue) => `${shown(issue)} is not the name of a network interface such as eth0`,
);

/** A TCP port. */
export const port = z.number().int().min(1).max(65535).meta({ title: "port" });

/** An http or https URL, in ASCII: hosts pass it to curl. One with a user or a password would show it in previews. */
export const httpUrl = text(
  "URL",
  (value) =>
    /^https?:\/\/[\w.~:/?#@%&=+,;!()*[\]-]+$/.test(value) && URL.canParse(value) && !hasUser(value),
  (issue) =>
    hasUser(issue.input)
      ? `${withoutUser(shown(issue))} holds a user or a password, which previews would show; take it out`
      : `${shown(issue)} is not an http or https address`,
);

/** An address such as `registry.example.com:5000`: a DNS name or an IPv4 address, with or without a port. */
export const registryName = pattern(
  "registry",
  new RegExp(`^(${label}\\.)*${label}(:${portPattern})?$`),
  (issue) =>
    `${shown(issue)} is not the name of a registry such as docker.io or registry.example.com:5000`,
);

const user = /\/\/[^/]*@/;
const hasUser = (value: unknown): boolean => typeof value === "string" && user.test(value);
const withoutUser = (value: string): string => value.replace(user, "//…@");

function isServer(value: string): boolean {
  const [, host = "", number = "53"] = /^([^:]*)(?::(\d{1,5}))?$/.exec(value) ?? [];
  return isAddress(host) && port.safeParse(+number).success;
}
