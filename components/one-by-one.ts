import type { ComponentResource, ComponentResourceOptions } from "@pulumi/pulumi";

/** Makes components each of which is made and changed only when the one before it is in order. */
export function oneByOne<From, Made extends ComponentResource>(
  all: readonly From[],
  make: (one: From, opts: ComponentResourceOptions) => Made,
): Made[] {
  const made: Made[] = [];
  for (const one of all) made.push(make(one, { dependsOn: made.slice(-1) }));
  return made;
}
