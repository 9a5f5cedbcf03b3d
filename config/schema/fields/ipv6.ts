import {
  familyOf,
  isAddress,
  isIpv6Address,
  isIpv6Network,
  isNetwork,
  overlap,
  usualForm,
} from "../../addresses";
import { shown, text } from "./text";

/** Ranges that reach no other host, or many. */
const special = ["::/8", "fe80::/10", "ff00::/8"];

/** Why an IPv6 address or network cannot be used; undefined if it can. Programs compare it as text. */
function fault(value: string, valid: (value: string) => boolean, what: string): string | undefined {
  if (!valid(value)) return `is not ${what}`;
  if (special.some((one) => overlap(one, value)))
    return "is neither global nor unique local; use one in fd00::/8, or of your provider";
  return value === usualForm(value)
    ? undefined
    : `has another usual form; write ${usualForm(value)}`;
}

const ipv6 = (title: string, valid: (value: string) => boolean, example: string) => {
  const faultOf = (value: string) => fault(value, valid, `an ${title} such as ${example}`);
  return text(
    title,
    (value) => faultOf(value) === undefined,
    (issue) => `${shown(issue)} ${faultOf(String(issue.input))}`,
  );
};

/** An IPv6 address that other hosts reach. */
export const ipv6Address = ipv6("IPv6 address", isIpv6Address, "fd00:7::11");

/** An IPv6 network whose host bits are zero. */
export const ipv6Network = ipv6("IPv6 network", isIpv6Network, "fd00:10:244::/56");

/** A network of either family whose host bits are zero. */
export const anyNetwork = text(
  "network",
  (value) => isNetwork(value) || isIpv6Network(value),
  (issue) => `${shown(issue)} is not a network such as 192.0.2.0/24 or 2001:db8::/64`,
);

const alone = (issue: { readonly input?: unknown }, key: string) =>
  familyOf(String(issue.input)) === "IPv6"
    ? `, and a cluster of IPv6 alone is not supported; set an IPv4 one here, and the IPv6 one as ${key}`
    : "";

/** The IPv4 address of a host. */
export const ipv4Address = text(
  "IPv4 address",
  isAddress,
  (issue) => `${shown(issue)} is not an IPv4 address${alone(issue, "hosts[].ipv6Address")}`,
);

/** An IPv4 network of pods or of Services. */
export const clusterNetwork = (key: string) =>
  text(
    "IPv4 network",
    isNetwork,
    (issue) =>
      `${shown(issue)} is not an IPv4 network such as 10.244.0.0/16${alone(issue, `network.ipv6.${key}`)}`,
  );
