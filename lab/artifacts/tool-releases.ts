import type { Release } from "../../artifacts";
import type { Architecture } from "../../versions";
import { toolProgram, type ToolName } from "../offline/tool-programs";

/** A program for your workstation, and its official download. */
export interface ToolRelease extends Release {
  /** Path of the executable in the unpacked archive; absent if the download is the executable. */
  readonly executable?: string;
}

/** The official download of a tool, at the release that the lab would build. */
export function toolRelease(name: ToolName, arch: Architecture): ToolRelease {
  const { version } = toolProgram(name);
  const github = (repository: string) =>
    `https://github.com/${repository}/releases/download/v${version}`;
  const machine = (amd64: string) => (arch === "amd64" ? amd64 : arch);
  switch (name) {
    case "pulumi": {
      const base = github("pulumi/pulumi");
      const url = `${base}/pulumi-v${version}-linux-${machine("x64")}.tar.gz`;
      const checksumUrl = `${base}/pulumi-${version}-checksums.txt`;
      return { url, checksumUrl, executable: "pulumi/pulumi" };
    }
    case "kubectl": {
      const url = `https://dl.k8s.io/release/v${version}/bin/linux/${arch}/kubectl`;
      return { url, checksumUrl: `${url}.sha256` };
    }
    case "crane": {
      const base = github("google/go-containerregistry");
      const url = `${base}/go-containerregistry_Linux_${machine("x86_64")}.tar.gz`;
      return { url, checksumUrl: `${base}/checksums.txt`, executable: "crane" };
    }
    case "registry": {
      const url = `${github("distribution/distribution")}/registry_${version}_linux_${arch}.tar.gz`;
      return { url, checksumUrl: `${url}.sha256`, executable: "registry" };
    }
  }
}
