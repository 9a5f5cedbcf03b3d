/**
 * The provider of one type of resource, as the engine keeps it in the state of each instance: the text of a module that
 * gives the methods.
 *
 * The engine runs that text later, from the project's directory. So it holds nothing but a name to look up: it never
 * changes, and what runs is the code that is checked out. Pulumi's own serialiser would write 2.6 kB twice into every
 * resource, where this is 60 bytes.
 */
export const shim = (kind: string): string =>
  `exports.handler=()=>require("./provider").methods("${kind}")`;
