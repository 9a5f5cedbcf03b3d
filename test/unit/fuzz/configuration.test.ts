import { deepStrictEqual, ok } from "node:assert";
import * as fc from "fast-check";
import { parse } from "yaml";
import { ConfigError } from "../../../config/errors";
import { readConfig } from "../../../config/read";
import { structured } from "../../../config/values";
import type { ClusterConfig } from "../../../config/cluster-config";
import { sections } from "../../../config/schema";
import { bgpLayer } from "../../../layers/bgp/layer";
import { localVolumesLayer } from "../../../layers/local-volumes/layer";
import { controlPlaneLayer } from "../../../layers/control-plane/layer";
import { etcdLayer } from "../../../layers/etcd/layer";
import { networkLayer } from "../../../layers/network/layer";
import { podRuntime } from "../../../layers/pod-runtime";
import { planText } from "../../../host/plan";
import { hostKey, smallest } from "../config/stack-file";
import { text } from "./arbitrary";

const noFile = () => {
  throw new Error("ENOENT");
};
const value = fc.oneof(text, fc.jsonValue({ maxDepth: 3 }), fc.constant(undefined));

/** Reads the configuration. Errors must be a list, each with a place. */
function configOf(values: Record<string, unknown>): ClusterConfig | undefined {
  try {
    return readConfig(values, noFile);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    for (const line of error.errors) ok(line.includes(": "), line);
    return undefined;
  }
}

/** A full stack file, in which one value at a time is replaced. */
const full = () => ({
  ...smallest(),
  hosts: [
    { ...smallest().hosts[0], labels: { "example.com/disk": "ssd" }, user: "ubuntu", port: 22 },
    {
      name: "w1",
      address: "192.0.2.12",
      roles: ["worker"],
      hostKey,
      taints: [{ key: "a", effect: "NoSchedule" }],
      groups: ["a"],
      kubelet: { config: { maxPods: 50 } },
    },
  ],
  ssh: { user: "ubuntu", password: "hunter2", bastions: [{ address: "192.0.2.1", hostKey }] },
  cluster: { name: "prod", endpoint: "api.example.com", domain: "cluster.local" },
  network: { plugin: "flannel", backend: "vxlan", mtu: 1500, dnsUpstreams: ["192.0.2.53:53"] },
  kubelet: {
    config: {
      systemReserved: { cpu: "100m", memory: "256Mi" },
      featureGates: { NodeSwap: true },
      shutdownGracePeriodByPodPriority: [{ priority: 0, shutdownGracePeriodSeconds: 9 }],
    },
  },
  kernel: { sysctls: { "net.core.somaxconn": "1 2" }, modules: ["vfio"] },
  groups: {
    a: { labels: { a: "b" }, kubelet: { config: { evictionHard: { "memory.available": "5%" } } } },
  },
  kubeProxy: { config: { conntrack: { min: 0 } } },
  apiServer: { flags: { "feature-gates": { AllBeta: false }, "tls-cipher-suites": ["A"], v: 2 } },
  scheduler: {
    config: {
      profiles: [
        {
          schedulerName: "b",
          plugins: { score: { disabled: [{ name: "*" }] } },
          pluginConfig: [{ name: "NodeAffinity", args: { addedAffinity: {} } }],
        },
      ],
    },
  },
  etcd: { flags: { "heartbeat-interval": 100, "feature-gates": { LeaseCheckpoint: true } } },
  artifacts: { mirror: "https://a.example", registryMirror: "https://b.example" },
  loadBalancer: {
    addresses: ["192.0.2.200-192.0.2.220"],
    bgp: {
      asn: 64512,
      peers: [
        {
          address: "192.0.2.1",
          asn: 64513,
          password: "hunter2",
          nodes: { "example.com/disk": "ssd" },
        },
        { address: "192.0.2.2", asn: 64512, port: 1179, holdTimeSeconds: 9 },
      ],
      communities: ["64512:1"],
      localPref: 100,
    },
  },
  hooks: { beforeSetup: ["true"] },
  storage: { localPath: { directory: "/srv/volumes" } },
});

/** The path of every value in plain data. */
function placesOf(data: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof data !== "object" || data === null) return [path];
  return [path, ...Object.entries(data).flatMap(([key, inner]) => placesOf(inner, [...path, key]))];
}

function replaced(data: unknown, [key, ...rest]: readonly string[], by: unknown): unknown {
  if (key === undefined) return by;
  const copy: Record<string, unknown> | unknown[] = Array.isArray(data)
    ? [...(data as unknown[])]
    : { ...(data as object) };
  (copy as Record<string, unknown>)[key] = replaced(
    (data as Record<string, unknown>)[key],
    rest,
    by,
  );
  return copy;
}

/** The value at a path, with hostile text before, within or after it. */
const spoiled = (path: readonly string[]): fc.Arbitrary<unknown> => {
  const found = path.reduce((data: unknown, key) => (data as Record<string, unknown>)[key], full());
  if (typeof found !== "string") return value;
  return fc
    .tuple(text, fc.constantFrom(0, Math.ceil(found.length / 2), found.length))
    .map(([part, at]) => found.slice(0, at) + part + found.slice(at));
};

const place = fc.constantFrom(...placesOf(full()).filter((path) => path.length > 0));

const change = place.chain((path) =>
  fc.tuple(fc.constant(path), fc.oneof(value, spoiled(path), spoiled(path))),
);

describe("any stack file", () => {
  it("is accepted, or rejected with a list of errors", () =>
    fc.assert(
      fc.property(
        fc.dictionary(fc.oneof(fc.constantFrom(...Object.keys(sections)), text), value),
        (values) => void configOf(values),
      ),
    ));

  it("with one arbitrary value is accepted, or rejected with a list of errors", () =>
    fc.assert(
      fc.property(change, ([path, by]) => {
        const config = configOf(replaced(full(), path, by) as Record<string, unknown>);
        if (config) rendered(config);
      }),
      { numRuns: 200 },
    ));

  it("is parsed as JSON or taken as text", () =>
    fc.assert(
      fc.property(text, fc.jsonValue(), (plain, data) => {
        structured(plain);
        if (typeof data === "object" && data !== null)
          deepStrictEqual(structured(JSON.stringify(data)), JSON.parse(JSON.stringify(data)));
      }),
    ));
});

/** Every file that a configuration renders for its hosts: YAML is one document, and a line of a unit stays one line. */
function rendered(config: ClusterConfig): void {
  const members = config.hosts.filter(({ roles }) => roles.includes("etcd"));
  for (const host of config.hosts) {
    const layers = {
      ...podRuntime(host, config),
      network: networkLayer(host, config),
      bgp: bgpLayer(host, config),
      volumes: localVolumesLayer(config),
      ...(host.roles.includes("etcd") && { etcd: etcdLayer(host, config) }),
      ...(host.roles.includes("master") && { control: controlPlaneLayer(host, members, config) }),
    };
    for (const [name, layer] of Object.entries(layers)) {
      if (!layer) continue;
      planText(name, layer);
      for (const [path, { content }] of Object.entries(layer.files)) {
        if (/\.(yaml|conflist|json)$|kubeconfig$/.test(path)) parse(content);
        if (path.endsWith(".service"))
          for (const line of content.split("\n"))
            ok(/^(\[\w+\]|[A-Z]\w+=.*| .*|#.*|)$/.test(line), line);
      }
      for (const { url, checksumUrl } of Object.values(layer.programs ?? {}))
        for (const one of [url, checksumUrl]) ok(/^https?:\/\/[!-~]+$/.test(one), one);
    }
  }
}
