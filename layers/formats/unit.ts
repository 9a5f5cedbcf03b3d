/** The settings of one section; a list repeats its key. */
type Section = Readonly<Record<string, string | number | readonly string[] | undefined>>;

/** A file in systemd's format: sections in the order of their keys, without undefined values. */
export const unit = (sections: Readonly<Record<string, Section>>): string =>
  Object.entries(sections)
    .map(([name, settings]) => `[${name}]\n${Object.entries(settings).flatMap(lines).join("")}`)
    .join("\n");

function lines([key, value]: [string, Section[string]]): string[] {
  if (value === undefined) return [];
  const values = typeof value === "object" ? value : [value];
  return values.map((one) => `${key}=${one}\n`);
}
