import * as pulumi from "@pulumi/pulumi";
import type { HostFiles } from "../layers/formats/host-file";

/** Files whose content is a secret: encrypted in the state and hidden in previews. */
export const secretFiles = (files: HostFiles) =>
  Object.fromEntries(
    Object.entries(files).map(([path, { content, mode }]) => [
      path,
      { content: pulumi.secret(content), ...(mode !== undefined && { mode }) },
    ]),
  );
