import { Address4, Address6 } from "ip-address";

type Family = "IPv4" | "IPv6";

/** The family that an address, a network or a range would be of, whether it is valid or not. */
export const familyOf = (text: string): Family => (text.includes(":") ? "IPv6" : "IPv4");

const classOf = (family: Family) => (family === "IPv4" ? Address4 : Address6);

const parse = (text: string): Address4 | Address6 => new (classOf(familyOf(text)))(text);

const numberOf = (address: string): bigint => parse(address).bigInt();

const textOf = (family: Family, number: bigint): string =>
  classOf(family).fromBigInt(number).correctForm();

/** Whether the text is one IPv4 address, without a prefix length. */
export const isAddress = (text: string): boolean => !text.includes("/") && Address4.isValid(text);

/** Whether the text is one IPv6 address, without a prefix length and a zone. */
export const isIpv6Address = (text: string): boolean =>
  !/[/%]/.test(text) && Address6.isValid(text);

/** Whether the text is an IPv4 network in CIDR notation whose host bits are zero. */
export const isNetwork = (text: string): boolean =>
  /\/\d{1,2}$/.test(text) && Address4.isValid(text) && hasNoHostBits(text);

/** Whether the text is an IPv6 network in CIDR notation whose host bits are zero. */
export const isIpv6Network = (text: string): boolean =>
  /^[^%]*\/\d{1,3}$/.test(text) && Address6.isValid(text) && hasNoHostBits(text);

const hasNoHostBits = (network: string): boolean =>
  parse(network).startAddress().bigInt() === numberOf(network);

/** An IPv6 address or network as the kernel and Kubernetes write it: https://www.rfc-editor.org/rfc/rfc5952 */
export function usualForm(text: string): string {
  const [, ...prefix] = text.split("/");
  return [new Address6(text).correctForm(), ...prefix].join("/");
}

/** The address at a position in a network: 0 is the network itself. */
export const addressAt = (network: string, index: number): string =>
  textOf(familyOf(network), parse(network).startAddress().bigInt() + BigInt(index));

/** One of the parts with a longer prefix that a network is divided into: 0 is the first. */
export function partOf(network: string, length: number, index: number): string {
  const family = familyOf(network);
  const bits = BigInt((family === "IPv4" ? 32 : 128) - length);
  const first = parse(network).startAddress().bigInt() + (BigInt(index) << bits);
  return `${textOf(family, first)}/${length}`;
}

/** Whether the network contains the address; never if they are of different families. */
export const contains = (network: string, address: string): boolean => overlap(network, address);

/** Whether two networks share an address; never if they are of different families. */
export function overlap(a: string, b: string): boolean {
  if (familyOf(a) !== familyOf(b)) return false;
  const [first, second] = [parse(a), parse(b)];
  return (
    first.startAddress().bigInt() <= second.endAddress().bigInt() &&
    second.startAddress().bigInt() <= first.endAddress().bigInt()
  );
}

/** Prefix length of a network: 0 to 32, or to 128 for IPv6. */
export const prefixLength = (network: string): number => parse(network).subnetMask;

/** How many pods have an address in a node's part of the pod network: neither the network, nor the bridge, nor broadcast. */
export const podAddresses = (nodeMask: number): number => 2 ** (32 - nodeMask) - 3;

/** First and last address of the range `a-b` or of a network. Undefined when the text is neither, or the range is reversed. */
export function addressRange(text: string): { first: string; last: string } | undefined {
  if (isNetwork(text) || isIpv6Network(text)) {
    const network = parse(text);
    return {
      first: network.startAddress().correctForm(),
      last: network.endAddress().correctForm(),
    };
  }
  const [first, last, more] = text.split("-").map((part) => part.trim());
  if (!first || !last || more !== undefined || !isOne(first) || !isOne(last)) return undefined;
  return isBetween(first, first, last) ? { first, last } : undefined;
}

const isOne = (text: string): boolean => isAddress(text) || isIpv6Address(text);

/** Whether an address is between two others of its family, inclusive. */
export function isBetween(address: string, first: string, last: string): boolean {
  if (new Set([address, first, last].map(familyOf)).size > 1) return false;
  const value = numberOf(address);
  return numberOf(first) <= value && value <= numberOf(last);
}

/** Address of the Service `kubernetes`: always the first of the service network. */
export const apiServiceAddress = (serviceCidr: string): string => addressAt(serviceCidr, 1);

/** Address of the cluster's DNS: the tenth of the service network, as is customary. */
export const dnsAddress = (serviceCidr: string): string => addressAt(serviceCidr, 10);
