/**
 * The errors that a command of the CLI ended with, each with its resource's name or `stack`: what it says under
 * `Diagnostics`, but for its last words.
 */
export function errorsIn(output: string): string[] {
  const [, diagnostics = ""] = output.split(/^Diagnostics:$/m);
  const [listed = ""] = diagnostics.split(/^(?:Resources|Outputs):/m);
  return (
    listed
      .split(/\n\n+/)
      .map((paragraph) => paragraph.replace(/^\n/, ""))
      .filter((paragraph) => /^ +error: /m.test(paragraph))
      .map((paragraph) => paragraph.split("\n").slice(1))
      // The CLI indents what it shows.
      .map((lines) =>
        lines
          .map((line) => line.replace(/^ {4}/, ""))
          .join("\n")
          .trimEnd(),
      )
      .filter((text) => !/^error: (update|preview|destroy|refresh) failed$/.test(text))
      .map((text) => text.replace(/^error: (1 error occurred:\s+\* )?/, ""))
  );
}
