import { defaultVersions, type Versions } from "../../versions";
import { sourceOf } from "./module-sources";
import { kubernetesProgram, type Program } from "./program";

/** Every binary of hosts and images, by name. */
export function clusterPrograms(versions: Versions): ReadonlyMap<string, Program> {
  const kubernetes = (name: string, seconds: number) =>
    kubernetesProgram(versions.kubernetes, `cmd/${name}`, seconds);
  const all: Program[] = [
    kubernetes("kubelet", 170),
    ...containerd(versions.containerd),
    runc(versions.runc),
    ...cniPlugins(versions.cniPlugins),
    flannelCniPlugin(versions.flannelCniPlugin),
    { name: "pause", version: versions.pause, source: "pause.c", seconds: 1 },
    ...etcd(versions.etcd),
    kubernetes("kube-apiserver", 90),
    kubernetes("kube-controller-manager", 35),
    kubernetes("kube-scheduler", 10),
    kubernetes("kube-proxy", 10),
    flannel(versions.flannel),
    kubeNetworkPolicies(versions.kubeNetworkPolicies),
    coredns(versions.coredns),
    ...metallb(versions.metallb),
    localPathProvisioner(versions.localPathProvisioner),
    rclone(versions.rclone),
    kubernetesProgram(defaultVersions.kubernetes, "test/images/agnhost", 10),
  ];
  return new Map(all.map((program) => [program.name, program]));
}

function containerd(version: string): Program[] {
  const module = "github.com/containerd/containerd/v2";
  const seconds = { containerd: 45, "containerd-shim-runc-v2": 2, ctr: 3 };
  return Object.entries(seconds).map(([name, seconds]) => ({
    ...{ name, version, source: sourceOf("containerd", version), module, seconds },
    package: `${module}/cmd/${name}`,
    tags: ["grpcnotrace"],
    variables: { [`${module}/version.Version`]: `v${version}` },
  }));
}

function runc(version: string): Program {
  const module = "github.com/opencontainers/runc";
  const tags = ["seccomp", "netgo", "osusergo", "urfave_cli_no_docs"];
  return {
    name: "runc",
    version,
    source: sourceOf("runc", version),
    module,
    package: module,
    tags,
    cgo: true,
    seconds: 15,
  };
}

function cniPlugins(version: string): Program[] {
  const module = "github.com/containernetworking/plugins";
  const paths = ["ipam/host-local", "main/bridge", "main/loopback", "meta/portmap"];
  return paths.map((path) => ({
    ...{
      name: path.slice(path.indexOf("/") + 1),
      version,
      source: sourceOf("cni-plugins", version),
      module,
      seconds: 2,
    },
    package: `${module}/plugins/${path}`,
    variables: { [`${module}/pkg/utils/buildversion.BuildVersion`]: `v${version}` },
  }));
}

// The module proxy has no release of flannel-io/cni-plugin; this is the plugin before it moved there.
function flannelCniPlugin(version: string): Program {
  const path = "github.com/containernetworking/plugins/plugins/meta/flannel";
  return { name: "flannel", version, source: "flannel-cni-plugin", package: path, seconds: 2 };
}

function etcd(version: string): Program[] {
  const paths = { etcd: "server", etcdctl: "etcdctl", etcdutl: "etcdutl" };
  return Object.entries(paths).map(([name, path]) => {
    const module = `go.etcd.io/etcd/${path}/v3`;
    const seconds = name === "etcd" ? 25 : 2;
    return {
      name,
      version,
      source: sourceOf("etcd", version),
      module,
      package: module,
      tags: ["grpcnotrace"],
      seconds,
    };
  });
}

// Its UDP backend is C on amd64, and cannot be left out.
function flannel(version: string): Program {
  const module = "github.com/flannel-io/flannel";
  return {
    ...{ name: "flanneld", version, module, package: module, seconds: 65 },
    source: sourceOf("flannel", version),
    tags: ["netgo", "osusergo", "grpcnotrace"],
    variables: { [`${module}/pkg/version.Version`]: `v${version}` },
    cgo: true,
  };
}

function kubeNetworkPolicies(version: string): Program {
  const module = "sigs.k8s.io/kube-network-policies";
  return {
    ...{ name: "kube-network-policies", version, source: "kube-network-policies", module },
    package: `${module}/cmd/kube-network-policies/standard`,
    seconds: 45,
  };
}

// Our own main package: the official one includes every plugin.
function coredns(version: string): Program {
  const module = "github.com/coredns/coredns";
  const tags = ["grpcnotrace"];
  const source = sourceOf("coredns", version);
  return { name: "coredns", version, source, module, package: ".", tags, seconds: 55 };
}

function metallb(version: string): Program[] {
  const module = "go.universe.tf/metallb";
  return Object.entries({ controller: 95, speaker: 10 }).map(([name, seconds]) => ({
    ...{ name: `metallb-${name}`, version, source: sourceOf("metallb", version), module, seconds },
    package: `${module}/${name}`,
  }));
}

function localPathProvisioner(version: string): Program {
  const module = "github.com/rancher/local-path-provisioner";
  const source = sourceOf("local-path-provisioner", version);
  const variables = { "main.VERSION": `v${version}` };
  return {
    ...{ name: "local-path-provisioner", version, source, module, package: module, seconds: 60 },
    variables,
  };
}

// Our own main package: the official one includes every storage and command.
function rclone(version: string): Program {
  const module = "github.com/rclone/rclone";
  return { name: "rclone", version, source: "rclone", module, package: ".", seconds: 40 };
}
