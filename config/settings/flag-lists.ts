/** Entries of a flag of the type stringSlice: pflag reads what it is given as a line of CSV, where quotes keep commas. */
export const entriesOf = (value: unknown): string[] =>
  ([value ?? []].flat() as (string | number | boolean)[])
    .filter((line) => line !== "")
    .flatMap((line) => [...String(line).matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)])
    .map(([, quoted, plain]) => quoted?.replaceAll(`""`, `"`) ?? plain ?? "");
