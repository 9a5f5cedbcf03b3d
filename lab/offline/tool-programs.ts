import { defaultVersions } from "../../versions";
import { pinnedVersion } from "./module-sources";
import { kubernetesProgram, type Program } from "./program";

/** Programs for your workstation that the lab downloads or builds. */
export type ToolName = "pulumi" | "kubectl" | "crane" | "registry";

/** How the lab builds a tool. The release is the one in its go.mod. */
export function toolProgram(name: ToolName): Program {
  switch (name) {
    case "pulumi":
      return pulumi();
    case "kubectl":
      return kubernetesProgram(defaultVersions.kubernetes, "cmd/kubectl", 75);
    case "crane":
      return crane();
    case "registry":
      return registry();
  }
}

function pulumi(): Program {
  const module = "github.com/pulumi/pulumi/pkg/v3";
  const version = pinnedVersion("pulumi", module);
  return {
    ...{ name: "pulumi", version, source: "pulumi", module, seconds: 200 },
    package: `${module}/cmd/pulumi`,
    variables: { "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version": `v${version}` },
  };
}

function crane(): Program {
  const module = "github.com/google/go-containerregistry";
  const version = pinnedVersion("crane", module);
  return {
    name: "crane",
    version,
    source: "crane",
    module,
    package: `${module}/cmd/crane`,
    seconds: 15,
  };
}

// Our own main package: the official one includes every storage.
function registry(): Program {
  const module = "github.com/distribution/distribution/v3";
  const version = pinnedVersion("registry", module);
  const tags = ["grpcnotrace"];
  return { name: "registry", version, source: "registry", module, package: ".", tags, seconds: 40 };
}
