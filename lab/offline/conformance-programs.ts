import type { Versions } from "../../versions";
import { clusterPrograms } from "./cluster-programs";
import { pinnedVersion, sourceOf } from "./module-sources";
import { kubernetesProgram, type Program } from "./program";

/** Release of etcd whose `go.mod` is nearest to the release that the tests require. */
const etcdSource = "etcd-3.7";

/** Kubernetes' conformance tests, their parallel runner, and the binaries of their images, by name. */
export function conformancePrograms(versions: Versions): ReadonlyMap<string, Program> {
  const source = sourceOf("kubernetes-e2e", versions.kubernetes);
  const kubernetes = (path: string, seconds: number): Program => ({
    ...kubernetesProgram(versions.kubernetes, path, seconds),
    source,
    tags: ["grpcnotrace"],
  });
  const etcd = pinnedVersion(etcdSource, "go.etcd.io/etcd/server/v3");
  const all: Program[] = [
    ...clusterPrograms({ ...versions, etcd }).values(),
    { ...kubernetes("test/e2e", 900), name: "e2e.test", testBinary: true },
    kubernetes("test/images/nonewprivs", 2),
    ginkgo(source),
    sampleApiServer(source, versions.kubernetes),
  ];
  return new Map(all.map((program) => [program.name, program]));
}

/** The release that the tests require: another one refuses to run them in parallel. */
function ginkgo(source: string): Program {
  const module = "github.com/onsi/ginkgo/v2";
  const version = pinnedVersion(source, module);
  return { name: "ginkgo", version, source, module, package: `${module}/ginkgo`, seconds: 20 };
}

// Its go.mod names no release; it is a replacement that comes with the release of Kubernetes.
function sampleApiServer(source: string, version: string): Program {
  const path = "k8s.io/sample-apiserver";
  return { name: "sample-apiserver", version, source, package: path, seconds: 30 };
}
