import { labHost } from "../../lab/hosts";
import { ipv6Network } from "../../lab/hosts/lab-host";

/** Number of a suite's first host. `LAB_FIRST_HOST=11` leaves the lower ones to others. */
const first = Number(process.env["LAB_FIRST_HOST"] ?? 1);

/** Name of a suite's host by its number in the suite, from 1. */
export const node = (number: number): string => `node-${first - 1 + number}`;

/** Hosts of the cluster that most suites make: a master and two workers. */
export const clusterHosts = [node(1), node(2), node(3)] as const;

/** A spare host for tests that add one. */
export const spareHost = node(4);

/** A host as the stack file lists it. */
export const listed = (name: string, ...roles: string[]) => ({
  name,
  address: labHost(name).address,
  roles,
});

/** A host of the suite by its number, with these roles. */
export const withRoles = (number: number, ...roles: string[]) => listed(node(number), ...roles);

const decade = Math.floor(first / 10) % 5;
const base = 200 + 10 * decade;

/** An API address that no host has, one for every ten hosts. */
export const virtualAddress = { address: `10.77.0.${250 + decade}`, interface: "eth0" };

/** The same of IPv6, which only some suites use. */
export const ipv6LoadBalancerAddresses = [`${ipv6Network}::${base}-${ipv6Network}::${base + 9}`];

/** MetalLB's pool: ten addresses for every ten hosts, because suites share the network. */
export const loadBalancerAddresses = [`10.77.0.${base}-10.77.0.${base + 9}`];
