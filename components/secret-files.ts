import * as pulumi from "@pulumi/pulumi";
import type { HostFiles } from "../layers/formats/host-file";

/** Files whose content the engine encrypts, and shows in no preview. */
export const secretFiles = (files: HostFiles) =>
  Object.fromEntries(
    Object.entries(files).map(([path, { content, mode }]) => [
      path,
      { content: pulumi.secret(content), ...(mode !== undefined && { mode }) },
    ]),
  );
