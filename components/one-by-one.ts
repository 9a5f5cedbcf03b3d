import type { ComponentResource, ComponentResourceOptions } from "@pulumi/pulumi";

/** Creates components that change one after the other: each depends on the previous one. */
export function oneByOne<From, Component extends ComponentResource>(
  all: readonly From[],
  create: (one: From, opts: ComponentResourceOptions) => Component,
): Component[] {
  const components: Component[] = [];
  for (const one of all) components.push(create(one, { dependsOn: components.slice(-1) }));
  return components;
}
