import { sourceOf } from "./module-sources";

/** A program that the lab can build if its official release cannot be downloaded. */
export interface Program {
  readonly name: string;
  readonly version: string;
  /** File or directory below modules/ that holds or pins its source. */
  readonly source: string;
  /** Go package of its main function; absent for C. */
  readonly package?: string;
  /** Module that must be pinned at `version` in the go.mod of `source`. */
  readonly module?: string;
  readonly tags?: readonly string[];
  /** Go variables that the linker sets. */
  readonly variables?: Readonly<Record<string, string>>;
  /** Whether the package contains tests, whose binary `go test -c` builds. @default false */
  readonly testBinary?: boolean;
  /** Needs a C compiler; still linked statically. */
  readonly cgo?: boolean;
  /** Seconds for a build on two cores, if only the programs built before it are cached. */
  readonly seconds: number;
}

/** A command of k8s.io/kubernetes; the linker sets its release numbers. */
export function kubernetesProgram(version: string, path: string, seconds: number): Program {
  const [major, minor] = version.split(".") as [string, string];
  const module = "k8s.io/kubernetes";
  // A module cache does not contain the release, and nodes and API servers report what was linked in.
  const release = {
    gitVersion: `v${version}`,
    gitMajor: major,
    gitMinor: minor,
    gitTreeState: "clean",
  };
  const variables = ["k8s.io/component-base/version", "k8s.io/client-go/pkg/version"].flatMap(
    (path) => Object.entries(release).map(([name, value]) => [`${path}.${name}`, value]),
  );
  return {
    name: path.slice(path.lastIndexOf("/") + 1),
    version,
    source: sourceOf("kubernetes", version),
    module,
    package: `${module}/${path}`,
    tags: ["grpcnotrace", "notest"],
    variables: Object.fromEntries(variables) as Record<string, string>,
    seconds,
  };
}
