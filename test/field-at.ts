/** The value at a path of names with dots between, such as `spec.clusterIP`; undefined where there is none. */
export const fieldAt = (value: unknown, path: string): unknown =>
  path
    .split(".")
    .reduce<unknown>(
      (inner, name) => (inner as Readonly<Record<string, unknown>> | null | undefined)?.[name],
      value,
    );
