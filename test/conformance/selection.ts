/** Tests of one call of Ginkgo. It reports at its end, so a killed run loses no more than these. */
const batchSize = 50;

/** Tests in the order of their calls: first those that may run side by side, then those that must run alone. */
export function batches(names: readonly string[]): string[][] {
  const isAlone = (name: string) => name.includes("[Serial]");
  const kinds = [names.filter((name) => !isAlone(name)), names.filter(isAlone)];
  return kinds.flatMap((kind) =>
    Array.from({ length: Math.ceil(kind.length / batchSize) }, (_, index) =>
      kind.slice(index * batchSize, (index + 1) * batchSize),
    ),
  );
}

/** An expression that matches exactly these names. */
export const focusOn = (names: readonly string[]): string =>
  `(${names.map((name) => name.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&")).join("|")})$`;
