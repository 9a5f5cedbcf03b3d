import { Address4 } from "ip-address";

/** Whether the text is one IPv4 address, without a prefix length. */
export const isAddress = (text: string): boolean => !text.includes("/") && Address4.isValid(text);

/** Whether the text is an IPv4 network in CIDR notation whose host bits are zero. */
export function isNetwork(text: string): boolean {
  if (!/\/\d{1,2}$/.test(text) || !Address4.isValid(text)) return false;
  const network = new Address4(text);
  return network.startAddress().correctForm() === network.correctForm();
}

/** The address at a position in a network: 0 is the network itself. */
export function addressAt(network: string, index: number): string {
  return Address4.fromBigInt(
    new Address4(network).startAddress().bigInt() + BigInt(index),
  ).correctForm();
}

/** Whether the network contains the address. */
export const contains = (network: string, address: string): boolean =>
  new Address4(address).isInSubnet(new Address4(network));

/** Whether two networks share an address. */
export function overlap(a: string, b: string): boolean {
  const [first, second] = [new Address4(a), new Address4(b)];
  return first.isInSubnet(second) || second.isInSubnet(first);
}

/** Prefix length of a network, 0 to 32. */
export const prefixLength = (network: string): number => new Address4(network).subnetMask;

/** How many pods have an address in a node's part of the pod network: neither the network, nor the bridge, nor broadcast. */
export const podAddresses = (nodeMask: number): number => 2 ** (32 - nodeMask) - 3;

/** First and last address of the range `a-b` or of a network. Undefined when the text is neither, or the range is reversed. */
export function addressRange(text: string): { first: string; last: string } | undefined {
  if (isNetwork(text)) {
    const network = new Address4(text);
    return {
      first: network.startAddress().correctForm(),
      last: network.endAddress().correctForm(),
    };
  }
  const [first, last, more] = text.split("-").map((part) => part.trim());
  if (!first || !last || more !== undefined || !isAddress(first) || !isAddress(last))
    return undefined;
  return isBetween(first, first, last) ? { first, last } : undefined;
}

/** Whether an address is between two others, inclusive. */
export function isBetween(address: string, first: string, last: string): boolean {
  const value = new Address4(address).bigInt();
  return new Address4(first).bigInt() <= value && value <= new Address4(last).bigInt();
}

/** Address of the Service `kubernetes`: always the first of the service network. */
export const apiServiceAddress = (serviceCidr: string): string => addressAt(serviceCidr, 1);

/** Address of the cluster's DNS: the tenth of the service network, as is customary. */
export const dnsAddress = (serviceCidr: string): string => addressAt(serviceCidr, 10);
