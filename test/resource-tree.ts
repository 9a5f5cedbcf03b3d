import * as pulumi from "@pulumi/pulumi";

/** A resource that a component registered. */
export interface Registered {
  readonly type: string;
  readonly name: string;
  readonly parent: string | undefined;
  /** Names of its `dependsOn` resources. */
  readonly dependsOn: readonly string[];
  readonly props: unknown;
}

/**
 * The resources that `make` registers, in order, with an engine that accepts everything.
 *
 * @param make receives the options that its component must pass on
 */
export async function registeredBy(
  make: (opts: pulumi.ComponentResourceOptions) => unknown,
): Promise<Registered[]> {
  const taken: string[] = [];
  await pulumi.runtime.setMocks({
    newResource: ({ name, inputs, custom }) => {
      taken.push(name);
      return { id: custom === false ? undefined : `id-of-${name}`, state: inputs };
    },
    call: ({ inputs }) => inputs,
  });
  const registered: Registered[] = [];
  const record: pulumi.ResourceTransformation = ({ type, name, props, opts }) => {
    const { parent, dependsOn } = opts;
    registered.push({
      type,
      name,
      parent: parent && nameOf(parent),
      dependsOn: [dependsOn ?? []].flat().map(nameOf),
      props,
    });
    return undefined;
  };
  make({ transformations: [record] });
  await until(() => registered.every(({ name }) => taken.includes(name)));
  return registered;
}

const nameOf = (resource: unknown): string => (resource as { readonly __name: string }).__name;

/** The mocks never signal completion, and an output that never resolves would end the process silently. */
async function until(done: () => boolean, deadlineMs = 10_000): Promise<void> {
  const end = Date.now() + deadlineMs;
  while (!done()) {
    if (Date.now() > end) throw new Error("not every resource reached the engine");
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
