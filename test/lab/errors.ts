/**
 * The errors that a CLI command ended with: the text under `Diagnostics`, without its closing lines and other output of
 * a provider.
 */
export function errorsIn(output: string): string[] {
  const [, diagnostics = ""] = output.split(/^Diagnostics:$/m);
  const [listed = ""] = diagnostics.split(/^(?:Resources|Outputs):/m);
  return (
    listed
      .split(/\n\n+/)
      .filter((paragraph) => /^ +error: /m.test(paragraph))
      // The first line names the resource, and the others are indented.
      .map((paragraph) => paragraph.replace(/^\n/, "").replace(/^ {2}\S.*\n/, ""))
      .map((text) => text.replace(/^ {4}/gm, "").trimEnd())
      .filter((text) => !/^error: (update|preview|destroy|refresh) failed$/.test(text))
      .map((text) => text.replace(/^error: (1 error occurred:\s+\* )?/, ""))
  );
}
