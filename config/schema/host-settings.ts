import { z } from "zod";
import * as field from "./fields";

/** The state holds the content of each file once per host. */
const longestContent = 65_536;

const content = z.string().refine((text) => text.length <= longestContent, {
  error: `is longer than ${longestContent} characters`,
});

// No defaults here: one of a host would win over what its group sets.
const file = z.strictObject({
  content: content.optional().describe("Content of the file."),
  secretContent: content
    .meta({ title: "secret" })
    .optional()
    .describe("Content that no preview shows, in place of `content`. Encrypt it."),
  mode: field.fileMode
    .optional()
    .describe('Mode of the file, in quotes. Default: `"0644"`, with `secretContent` `"0600"`.'),
  restart: z
    .array(field.restartableUnit)
    .superRefine(field.unique)
    .optional()
    .describe("Units to restart when the file changes, where they run."),
});

/** Servers that hosts take the time from. */
export const timeServers = z.array(field.hostAddress).superRefine(field.unique);

/** Files of the user on hosts, by absolute path. */
export const files = z.record(field.filePath, file);
