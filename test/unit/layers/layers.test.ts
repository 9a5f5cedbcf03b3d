import { deepStrictEqual, doesNotMatch, match, ok, strictEqual } from "node:assert";
import { images } from "../../../artifacts";
import { apiBalancerLayer } from "../../../layers/api-load-balancer/layer";
import { bgpLayer } from "../../../layers/bgp/layer";
import { controlPlaneLayer } from "../../../layers/control-plane/layer";
import { etcdLayer } from "../../../layers/etcd/layer";
import { firewallLayer } from "../../../layers/firewall/layer";
import { localVolumesLayer } from "../../../layers/local-volumes/layer";
import { networkLayer } from "../../../layers/network/layer";
import { podRuntime } from "../../../layers/pod-runtime";
import { virtualAddressLayer } from "../../../layers/virtual-address/layer";
import type { DesiredState } from "../../../layers/desired-state";
import { requirementsOf } from "../../../layers/host-requirements";
import { networkCertificates } from "../../../pki/requests";
import type { ClusterConfig } from "../../../config/cluster-config";
import { planText } from "../../../host/plan";
import { configOf } from "../config/stack-file";

const config = configOf({
  artifacts: { mirror: "https://mirror.example/" },
  security: { firewall: { sshFrom: ["198.51.100.0/24"] } },
  cluster: { name: "prod", virtualAddress: { address: "192.0.2.10", interface: "eth0" } },
  loadBalancer: {
    addresses: ["203.0.113.0/24"],
    bgp: { asn: 64512, peers: [{ address: "192.0.2.1", asn: 64513 }] },
  },
  network: { policies: true },
  storage: { localPath: {} },
  backup: { s3: { bucket: "etcd", accessKeyId: "key", secretAccessKey: "secret" } },
});
const routed = configOf({
  cluster: {
    name: "prod",
    virtualAddress: {
      address: "203.0.113.9",
      bgp: { asn: 64512, peers: [{ address: "192.0.2.1", asn: 64513, password: "hunter2" }] },
    },
  },
});
const [host] = config.hosts as [(typeof config.hosts)[0]];
const layers: Record<string, DesiredState> = {
  firewall: firewallLayer(host, config)!,
  ...podRuntime(host, config),
  "api-balancer": apiBalancerLayer(config),
  etcd: etcdLayer(host, config),
  "control-plane": controlPlaneLayer(host, [host], config),
  network: networkLayer(host, config)!,
  "virtual-address": virtualAddressLayer(host, config)!,
  "virtual-address by BGP": virtualAddressLayer(host, routed)!,
  bgp: bgpLayer(host, config)!,
  "local-volumes": localVolumesLayer(config)!,
};
/** Images that workloads of the cluster run, and no layer of a host. */
const inTheCluster = ["coredns", "metallbController", "metallbSpeaker", "localPathProvisioner"];

describe("the layers of a host", () => {
  it("contain nothing of a pod network that another program brings", () => {
    const own = configOf({ network: { plugin: "none" } });
    const alone = configOf({ network: { plugin: "none" }, kubeProxy: { enabled: false } });
    const textOf = (config: ClusterConfig) =>
      JSON.stringify([
        podRuntime(host, config),
        networkLayer(host, config) ?? {},
        networkCertificates(host, config),
        requirementsOf(host, config),
      ]);
    for (const word of [/flannel/, /cni0/, /vxlan"/, /opt\/cni\/bin\/\w/])
      doesNotMatch(textOf(own).replaceAll('"backend":"vxlan"', ""), word);
    match(textOf(own), /kube-proxy/);
    strictEqual(networkLayer(host, alone), undefined);
    doesNotMatch(textOf(alone), /kube-proxy/);
  });

  for (const [name, layer] of Object.entries(layers)) {
    it(`can be carried out: ${name}`, () => void planText(name, layer));

    it(`restart units for files and programs of their own: ${name}`, () => {
      const own = [...Object.keys(layer.files), ...Object.keys(layer.programs ?? {})];
      for (const [unit, paths] of Object.entries(layer.units ?? {})) {
        ok(own.includes(`/etc/systemd/system/${unit}`), unit);
        deepStrictEqual(
          paths.filter((path) => !own.includes(path)),
          [],
        );
      }
    });
  }

  it("bring every image to the host that any of their files names, before anything is changed", () => {
    const all = Object.entries(images(config.versions)).filter(
      ([name]) => !inTheCluster.includes(name),
    );
    const brought = Object.entries(layers).flatMap(([name, layer]) => {
      const texts = Object.values(layer.files).map(({ content }) => content);
      const named = all.filter(([, image]) => texts.some((text) => text.includes(image)));
      const lines = planText(name, layer).split("\n");
      for (const [, image] of named) {
        const at = lines.findIndex(
          (line) => line.split("\t").slice(0, 2).join() === `image,${image}`,
        );
        ok(at > 0, `${name} does not pull ${image}`);
        ok(at < lines.findIndex((line) => line.startsWith("file\t")), name);
      }
      return named.map(([image]) => image);
    });
    deepStrictEqual(new Set(brought), new Set(all.map(([name]) => name)));
  });

  it("hold new connections of pods before any pod can start", () => {
    const lines = planText("network", layers["network"]!).split("\n");
    const at = lines.indexOf("unit\tkubernetes-policy-hold.service");
    const isManifest = (line: string) => line.startsWith("file\t/etc/kubernetes/manifests/");
    ok(
      lines.findIndex((line) =>
        line.startsWith("file\t/etc/kubernetes/kube-network-policies/hold.nft\t"),
      ) < at,
    );
    ok(at > 0 && at < lines.findIndex(isManifest));
    strictEqual(lines.filter((line) => line.startsWith("unit\tkubernetes-policy-hold")).length, 1);
  });

  it("pin the images that no pod uses", () => {
    const pinned = Object.entries(layers).flatMap(([name, layer]) =>
      planText(name, layer)
        .split("\n")
        .map((line) => line.split("\t"))
        .filter(([kind, , how]) => kind === "image" && how === "pinned")
        .map(([, image]) => image),
    );
    const { pause, etcd, s3Client } = images(config.versions);
    deepStrictEqual(pinned, [pause, etcd, s3Client]);
  });

  it("record how every job of a timer ended", () => {
    for (const { files, units = {}, jobs = {} } of Object.values(layers))
      for (const timer of Object.keys(units).filter((unit) => unit.endsWith(".timer"))) {
        const service = timer.replace(".timer", ".service");
        const { content } = files[`/etc/systemd/system/${service}`]!;
        const calendar = /^OnCalendar=(.*)$/m.exec(files[`/etc/systemd/system/${timer}`]!.content);
        ok(content.includes(`record-job ${service} "${jobs[service]}"\n`), service);
        deepStrictEqual(jobs[service], calendar?.[1]);
      }
  });

  it("share no file, program, unit or directory of data", () => {
    // A host has one of the two.
    const { "virtual-address by BGP": _, ...together } = layers;
    const things = Object.values(together).flatMap(
      ({ files, programs = {}, units = {}, data = {} }) =>
        [files, programs, units, data].flatMap(Object.keys),
    );
    deepStrictEqual(
      things.filter((thing, index) => things.indexOf(thing) !== index),
      [],
    );
  });

  it("download from the mirror alone where there is one", () => {
    const programs = Object.values(layers).flatMap(({ programs = {} }) => Object.values(programs));
    for (const { url, checksumUrl } of programs)
      for (const address of [url, checksumUrl])
        ok(/^https:\/\/mirror\.example\/(dl\.k8s\.io|github\.com)\//.test(address), address);
  });

  it("wait for each program that they start", () => {
    const waits = Object.values(layers).flatMap(({ waits = [] }) => waits.map(({ what }) => what));
    deepStrictEqual(waits, [
      "the host's own firewall",
      "a healthy kubelet",
      "a way to the API servers",
      "a healthy etcd member",
      "a healthy API server",
      "an API server that uses the present keys for Secrets",
      "an API server that uses the present issuers of logins",
      "a healthy controller manager",
      "a healthy scheduler",
      "a healthy flannel",
      "a healthy kube-proxy",
      "a healthy kube-network-policies",
      "the pod network in the kernel",
      "10-flannel.conflist before the CNI files of others",
      "a way for pods through other firewalls",
      "a running keepalived",
      "an API server at the virtual address",
      "the virtual address on this host",
      "a BGP session with every router of the virtual address",
      "the route to the virtual address",
      "an API server at the virtual address",
      "a BGP session with every peer",
    ]);
  });
});
