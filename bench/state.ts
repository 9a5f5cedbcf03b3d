/** A resource as `pulumi stack export --show-secrets` prints it, with secrets in plain text. */
export interface StateResource {
  readonly urn: string;
  readonly type: string;
  readonly created?: string;
  readonly modified?: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly outputs: Readonly<Record<string, unknown>>;
}

/** Marker of secret values in the engine's JSON. */
const secretMark = "1b47061264138c4ac30d75fd1eb44270";

/** The resources of an exported stack. */
export function resourcesOf(exported: string): StateResource[] {
  type Exported = Omit<StateResource, "inputs" | "outputs"> & { inputs?: object; outputs?: object };
  const { deployment } = JSON.parse(exported) as { deployment: { resources: Exported[] } };
  return deployment.resources.map(({ inputs = {}, outputs = {}, ...rest }) => ({
    ...rest,
    inputs: plain(inputs) as Record<string, unknown>,
    outputs: plain(outputs) as Record<string, unknown>,
  }));
}

function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  const { plaintext } = value as { plaintext?: string };
  if (Object.values(value).includes(secretMark) && plaintext !== undefined)
    return plain(JSON.parse(plaintext));
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, plain(one)]));
}
